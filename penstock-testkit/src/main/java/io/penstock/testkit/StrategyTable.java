package io.penstock.testkit;

import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.write.Audit;
import io.penstock.core.write.Beside;
import io.penstock.core.write.Made;
import io.penstock.core.write.ModelWriter;
import io.penstock.core.write.WriteRequest;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a real database that takes deliveries as a run brings them: in a transaction, with a row in the ledger.
 *
 * @param source how the rows of a delivery come
 */
record StrategyTable(SqlDatabase database, TableName table, ModelOptions options, Source source) {
    private static final String MODEL = "subject";

    /** How rows come to a table. */
    enum Source {
        /** By a query of its own database. */
        QUERY,
        /** From outside. */
        ROWS
    }

    /** Gives a table of the default schema. */
    static StrategyTable of(SqlDatabase database, ModelOptions options, Source source) {
        TableName table = TableName.of(database.dialect().defaultSchema(), MODEL);
        return new StrategyTable(database, table, options, source);
    }

    /** Writes a delivery; the first makes the table anew. */
    RowCounts take(SqlSession session, Delivery delivery, RelationInfo.@Nullable Kind existing) {
        ModelOptions then = DeclaredTable.with(options, delivery.options(options.write()));
        LedgerEntry entry = new LedgerEntry(
                MODEL,
                table.toString(),
                "f",
                Map.of(),
                delivery.runId(),
                delivery.now(),
                RowCounts.NONE,
                List.of(),
                Keeping.of(then),
                Schema.of());
        WriteRequest request = new WriteRequest(
                session,
                database.dialect(),
                ledger(),
                entry,
                then,
                table,
                existing,
                existing == null,
                Path.of("").toAbsolutePath(),
                null,
                Audit.NONE,
                Beside.NOTHING);
        Made made = source == Source.QUERY
                ? new Made.Query(delivery.query(database.dialect()))
                : new Made.Rows(new RowBatch(delivery.schema(), delivery.rows()).reader());
        return ModelWriter.write(request, made).rows();
    }

    Ledger ledger() {
        return new Ledger(database, new Owner("suite", List.of(), "test"));
    }

    /** Forgets what the ledger says of the table. */
    void forget(SqlSession session) {
        ledger().forget(session, MODEL);
    }

    /** All rows in an order of their own. */
    List<List<@Nullable Object>> rows(SqlSession session) {
        return sorted(RowBatch.readAll(
                session.query("SELECT * FROM " + database.dialect().render(table))));
    }

    static List<List<@Nullable Object>> sorted(List<List<@Nullable Object>> rows) {
        List<List<@Nullable Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Object::toString));
        return sorted;
    }
}
