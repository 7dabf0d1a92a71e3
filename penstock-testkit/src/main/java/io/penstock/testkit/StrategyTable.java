package io.penstock.testkit;

import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.write.Audit;
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

/** A table of a real database that takes deliveries as a run brings them: in a transaction, with a row in the ledger. */
record StrategyTable(SqlDatabase database, TableName table, WriteOptions options) {
    private static final String MODEL = "subject";

    /** Writes a delivery; the first makes the table anew. */
    RowCounts take(SqlSession session, Delivery delivery, RelationInfo.@Nullable Kind existing) {
        ModelOptions model = ModelOptions.of(table.schema(), "db", options);
        LedgerEntry entry = new LedgerEntry(
                MODEL,
                table.toString(),
                "f",
                Map.of(),
                delivery.runId(),
                delivery.now(),
                RowCounts.NONE,
                List.of(),
                Keeping.of(model),
                Schema.of());
        WriteRequest request = new WriteRequest(
                session,
                database.dialect(),
                ledger(),
                entry,
                model,
                table,
                existing,
                existing == null,
                Path.of("").toAbsolutePath(),
                Audit.NONE);
        return ModelWriter.write(request, new Made.Query(delivery.query(database.dialect())))
                .rows();
    }

    Ledger ledger() {
        return new Ledger(database, "test");
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
