package io.penstock.core.migrate;

import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.OwnTable;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table {@code _penstock.migrations} of a database: which migrations of each project it has, written in the transaction of each.
 *
 * <p>The session is the caller's, and so is the transaction.
 */
record MigrationTable(OwnTable table) {
    private static final String NUMBER = "number";
    private static final Schema COLUMNS = Schema.of(
            new Column(NUMBER, DataType.Simple.BIGINT, false),
            new Column("name", DataType.Simple.TEXT, false),
            new Column("checksum", DataType.Simple.TEXT, false),
            new Column("applied_at", DataType.Simple.TIMESTAMPTZ, false));

    static MigrationTable of(SqlDialect dialect, Owner owner) {
        return new MigrationTable(new OwnTable(dialect, owner, TableName.of(Ledger.SCHEMA, "migrations"), COLUMNS));
    }

    /** Makes the table where there is none. */
    void prepare(SqlSession session) {
        table.prepare(session);
    }

    /** Takes down that what an earlier Penstock applied is this project's, as its files are those that were applied. */
    void claim(SqlSession session) {
        table.prepare(session);
        table.claim(session);
    }

    /** Reads what the database has, in the order of the numbers; nothing where there is no such table. */
    SortedMap<Long, AppliedMigration> read(SqlSession session) {
        SortedMap<Long, AppliedMigration> applied = new TreeMap<>();
        table.find(session).ifPresent(query -> {
            try (BatchReader reader = session.query(query)) {
                for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int row = 0; row < batch.rowCount(); row++) {
                        AppliedMigration was = read(batch, row);
                        applied.put(was.number(), was);
                    }
                }
            }
        });
        return applied;
    }

    private static AppliedMigration read(ColumnBatch batch, int row) {
        return new AppliedMigration(
                batch.column(0).longValue(row),
                (String) value(batch, 1, row),
                (String) value(batch, 2, row),
                (Instant) value(batch, 3, row),
                (String) value(batch, 4, row));
    }

    private static Object value(ColumnBatch batch, int column, int row) {
        return Objects.requireNonNull(batch.column(column).value(row));
    }

    void add(SqlSession session, Migration migration, Instant at) {
        table.insert(session, List.of(List.of(migration.number(), migration.name(), migration.checksum(), at)));
    }

    void remove(SqlSession session, long number) {
        table.delete(session, List.of(NUMBER), List.of(number));
    }
}
