package io.penstock.core.migrate;

import io.penstock.core.ledger.Ledger;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table {@code _penstock.migrations} of a database: which migrations it has, written in the transaction of each.
 *
 * <p>The session is the caller's, and so is the transaction.
 */
record MigrationTable(SqlDialect dialect, String environment) {
    private static final TableName TABLE = TableName.of(Ledger.SCHEMA, "migrations");
    private static final String ENVIRONMENT = "environment";
    private static final String NUMBER = "number";
    private static final Schema COLUMNS = Schema.of(
            new Column(ENVIRONMENT, DataType.Simple.TEXT, false),
            new Column(NUMBER, DataType.Simple.BIGINT, false),
            new Column("name", DataType.Simple.TEXT, false),
            new Column("checksum", DataType.Simple.TEXT, false),
            new Column("applied_at", DataType.Simple.TIMESTAMPTZ, false));

    /** Makes the table where there is none. */
    void prepare(SqlSession session) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(Ledger.SCHEMA));
        if (session.find(TABLE).isEmpty()) {
            dialect.createTable(TABLE, COLUMNS, TableKeys.NONE).forEach(session::execute);
        }
    }

    /** Reads what the database has, in the order of the numbers; nothing where there is no such table. */
    SortedMap<Long, AppliedMigration> read(SqlSession session) {
        SortedMap<Long, AppliedMigration> applied = new TreeMap<>();
        if (session.find(TABLE).isEmpty()) {
            return applied;
        }
        String columns = COLUMNS.names().stream().skip(1).map(dialect::quote).collect(Collectors.joining(", "));
        try (BatchReader reader = session.query("SELECT " + columns + " FROM " + dialect.render(TABLE) + " WHERE "
                + dialect.quote(ENVIRONMENT) + " = " + dialect.literal(environment))) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    long number = batch.column(0).longValue(row);
                    applied.put(
                            number,
                            new AppliedMigration(
                                    number, (String) value(batch, 1, row), (String) value(batch, 2, row), (Instant)
                                            value(batch, 3, row)));
                }
            }
        }
        return applied;
    }

    private static Object value(ColumnBatch batch, int column, int row) {
        return Objects.requireNonNull(batch.column(column).value(row));
    }

    void add(SqlSession session, Migration migration, Instant at) {
        session.execute(Stream.of(environment, migration.number(), migration.name(), migration.checksum(), at)
                .map(dialect::literal)
                .collect(Collectors.joining(", ", "INSERT INTO " + dialect.render(TABLE) + " VALUES (", ")")));
    }

    void remove(SqlSession session, long number) {
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE "
                + List.of(condition(ENVIRONMENT, environment), condition(NUMBER, number)).stream()
                        .collect(Collectors.joining(" AND ")));
    }

    private String condition(String column, Object value) {
        return dialect.quote(column) + " = " + dialect.literal(value);
    }
}
