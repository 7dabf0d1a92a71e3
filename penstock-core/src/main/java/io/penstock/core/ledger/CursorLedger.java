package io.penstock.core.ledger;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Up to where models have read what they read by a cursor: the table {@code _penstock.cursors} beside the data, and for each
 * cursor a table of the rows that stand where it stands.
 *
 * <p>These rows tell which others with the same value are new. Immutable; the session is the caller's, and so is the
 * transaction, which is that of the rows that were made of what was read.
 */
public final class CursorLedger {
    private static final String DEPENDENCY = "dependency";
    private static final String SEEN_TABLE = "seen_table";
    private static final Schema COLUMNS =
            Schema.of(text(LedgerTable.MODEL), text(DEPENDENCY), text("cursor_column"), text(SEEN_TABLE));

    private final Owner owner;
    private final OwnTable table;

    CursorLedger(SqlDialect dialect, Owner owner) {
        this.owner = owner;
        this.table = new OwnTable(dialect, owner, TableName.of(Ledger.SCHEMA, "cursors"), COLUMNS);
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    /**
     * Where a model stands in one dependency.
     *
     * @param column the column by which it reads it
     * @param seen holds the rows of the highest value that it has read, and those without a value
     */
    public record Mark(String model, String dependency, String column, TableName seen) {}

    void prepare(SqlSession session) {
        table.prepare(session);
    }

    /** Finds where a model stands; empty when it has read nothing of the dependency. */
    public Optional<Mark> find(SqlSession session, String model, String dependency) {
        return marks(session).stream()
                .filter(mark -> mark.model().equals(model) && mark.dependency().equals(dependency))
                .findFirst();
    }

    /** Says whether a model has read anything by a cursor. */
    public boolean knows(SqlSession session, String model) {
        return marks(session).stream().anyMatch(mark -> mark.model().equals(model));
    }

    /** Gives where a model stands in all that it reads by a cursor. */
    public List<Mark> of(SqlSession session, String model) {
        return marks(session).stream()
                .filter(mark -> mark.model().equals(model))
                .toList();
    }

    private OwnTable table(String model) {
        return new OwnTable(table.dialect(), owner.alone(model), table.name(), table.columns());
    }

    private List<Mark> marks(SqlSession session) {
        String query = table.find(session).orElse(null);
        if (query == null) {
            return List.of();
        }
        try (BatchReader reader = session.query(query)) {
            return reader.readRows().stream().map(CursorLedger::mark).toList();
        }
    }

    /** Gives the tables that are on record, over all projects; none when the database has no such record. */
    List<TableName> tables(SqlSession session) {
        if (session.find(table.name()).isEmpty()) {
            return List.of();
        }
        try (BatchReader reader = session.query("SELECT " + table.dialect().quote(SEEN_TABLE) + " FROM "
                + table.dialect().render(table.name()))) {
            return reader.readRows().stream()
                    .map(row -> TableName.of(Ledger.SCHEMA, text(row, 0)))
                    .toList();
        }
    }

    private static Mark mark(List<@Nullable Object> row) {
        return new Mark(text(row, 0), text(row, 1), text(row, 2), TableName.of(Ledger.SCHEMA, text(row, 3)));
    }

    private static String text(List<@Nullable Object> row, int column) {
        return (String) Objects.requireNonNull(row.get(column));
    }

    /** Gives the table that is to hold the rows of a cursor; no other has its name. */
    public TableName seen(String model, String dependency) {
        String all = String.join("\n", owner.project(), owner.environment(model), model, dependency);
        return TableName.of(
                Ledger.SCHEMA,
                "cursor_"
                        + UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", ""));
    }

    /** Puts on record where a model stands. */
    public void record(SqlSession session, Mark mark) {
        forget(session, mark);
        table(mark.model())
                .insert(
                        session,
                        List.of(List.of(
                                mark.model(),
                                mark.dependency(),
                                mark.column(),
                                mark.seen().name())));
    }

    private void forget(SqlSession session, Mark mark) {
        table(mark.model())
                .delete(session, List.of(LedgerTable.MODEL, DEPENDENCY), List.of(mark.model(), mark.dependency()));
    }

    /** Takes away where a model stands, with the rows that stand there. */
    void drop(SqlSession session, String model) {
        for (Mark mark : of(session, model)) {
            forget(session, mark);
            session.execute("DROP TABLE IF EXISTS " + table.dialect().render(mark.seen()));
        }
    }

    /** Gives the rows of a model the name that it, or what it reads, has by now. */
    void rename(SqlSession session, String former, String model) {
        for (Mark mark : marks(session)) {
            Mark now = new Mark(
                    mark.model().equals(former) ? model : mark.model(),
                    mark.dependency().equals(former) ? model : mark.dependency(),
                    mark.column(),
                    mark.seen());
            if (!now.equals(mark)) {
                forget(session, mark);
                record(session, now);
            }
        }
    }
}
