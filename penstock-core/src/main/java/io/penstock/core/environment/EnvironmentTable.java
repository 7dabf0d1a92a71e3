package io.penstock.core.environment;

import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.OwnTable;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code _penstock.environments} beside the data: what every change of a virtual environment showed. Its rows are
 * written in the transaction that swaps the views. Immutable; the session is the caller's, and so is the transaction.
 */
public final class EnvironmentTable {
    private static final Schema COLUMNS = Schema.of(
            new Column("change_number", DataType.Simple.BIGINT, false),
            new Column("changed_at", DataType.Simple.TIMESTAMPTZ, false),
            text("run_id"),
            text("changed_by"),
            text("model"),
            text("version"),
            text("relation_schema"),
            text("relation_name"),
            text("view_schema"),
            text("view_name"));

    private final OwnTable table;

    /**
     * Makes it.
     *
     * @param owner the environment that changes
     */
    public EnvironmentTable(SqlDialect dialect, Owner owner) {
        this.table = new OwnTable(dialect, owner, TableName.of(Ledger.SCHEMA, "environments"), COLUMNS);
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    /** Makes the table when the database has none. */
    public void prepare(SqlSession session) {
        table.prepare(session);
    }

    /** Reads what all environments of the project show and have shown; nothing when the database has no such table. */
    public EnvironmentLog load(SqlSession session) {
        String query = table.findAll(session).orElse(null);
        if (query == null) {
            return EnvironmentLog.EMPTY;
        }
        try (BatchReader reader = session.query(query)) {
            return new EnvironmentLog(
                    reader.readRows().stream().map(EnvironmentTable::entry).toList());
        }
    }

    private static EnvironmentEntry entry(List<@Nullable Object> row) {
        String version = text(row, 5);
        return new EnvironmentEntry(
                text(row, 10),
                ((Number) Objects.requireNonNull(row.get(0))).longValue(),
                (Instant) Objects.requireNonNull(row.get(1)),
                text(row, 2),
                text(row, 3),
                text(row, 4),
                version.isEmpty()
                        ? null
                        : new Shown(
                                version,
                                TableName.of(text(row, 6), text(row, 7)),
                                TableName.of(text(row, 8), text(row, 9))));
    }

    private static String text(List<@Nullable Object> row, int column) {
        return (String) Objects.requireNonNull(row.get(column));
    }

    /** Puts a change on record. */
    void add(SqlSession session, List<EnvironmentEntry> entries) {
        table.insert(session, entries.stream().map(EnvironmentTable::values).toList());
    }

    private static List<Object> values(EnvironmentEntry entry) {
        Shown shown = entry.shown();
        TableName none = TableName.temporary("");
        TableName relation = shown == null ? none : shown.relation();
        TableName view = shown == null ? none : shown.view();
        return List.of(
                entry.change(),
                entry.at(),
                entry.runId(),
                entry.by(),
                entry.model(),
                shown == null ? "" : shown.version(),
                relation.schema(),
                relation.name(),
                view.schema(),
                view.name());
    }

    /** Forgets all changes of the environment. */
    public void forget(SqlSession session) {
        table.delete(session, List.of(), List.of());
    }
}
