package io.penstock.core.ledger;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code _penstock.dead_rows} beside the data: rows that the declared table of a model could not take, as JSON.
 *
 * <p>They are written in the transaction of the write that left them out, so that a row is in one of the two tables. One that
 * comes again, as the same text, is not kept twice. Immutable; the session is the caller's, and so is the transaction.
 */
public final class DeadRows {
    /** The columns that a query of dead rows has: why, and the row. */
    public static final String ERROR = "error";

    public static final String ROW = "row_json";

    private static final TableName TABLE = TableName.of(Ledger.SCHEMA, "dead_rows");
    private static final String RUN_ID = "run_id";
    private static final String FINGERPRINT = "fingerprint";
    private static final String FOUND_AT = "found_at";
    private static final String COLUMNS = "columns";
    private static final String RESOLVED_AT = "resolved_at";
    private static final String RESOLUTION = "resolution";
    private static final Schema TABLE_COLUMNS = Schema.of(
            text(LedgerTable.PROJECT),
            text(LedgerTable.ENVIRONMENT),
            text(LedgerTable.MODEL),
            text(RUN_ID),
            text(FINGERPRINT),
            new Column(FOUND_AT, DataType.Simple.TIMESTAMPTZ, false),
            text(COLUMNS),
            text(ERROR),
            text(ROW),
            Column.of(RESOLVED_AT, DataType.Simple.TIMESTAMPTZ),
            Column.of(RESOLUTION, DataType.Simple.TEXT));

    private final SqlDialect dialect;
    private final Owner owner;
    private final OwnRows own;

    DeadRows(SqlDialect dialect, Owner owner) {
        this.dialect = dialect;
        this.owner = owner;
        this.own = new OwnRows(dialect, owner);
    }

    /**
     * Rows that one write of a model left out.
     *
     * @param error of the first of them
     * @param resolvedAt null while they are open
     */
    public record Batch(
            String model,
            String runId,
            String fingerprint,
            Instant foundAt,
            String error,
            long rows,
            @Nullable Instant resolvedAt,
            @Nullable String resolution) {}

    /** A row and why it was left out. */
    public record Row(String error, String json) {}

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    void prepare(SqlSession session) {
        IntervalLedger.create(session, dialect, TABLE, TABLE_COLUMNS);
    }

    /** Forgets the open rows of a model, whose table is made of all that it reads once more. */
    public void supersede(SqlSession session, String model) {
        session.execute("DELETE FROM " + table() + " WHERE " + open(model));
    }

    /**
     * Keeps rows that a write leaves out, and gives how many they are, known ones too.
     *
     * @param write the ledger's entry of the write
     * @param given the columns of the rows
     * @param dead the query of the rows, with {@link #ERROR} and {@link #ROW}
     */
    public long keep(SqlSession session, LedgerEntry write, Schema given, String dead) {
        String values = Stream.of(
                        owner.project(),
                        owner.environment(write.model()),
                        write.model(),
                        write.runId(),
                        write.fingerprint(),
                        write.writtenAt(),
                        SchemaJson.write(given))
                .map(dialect::literal)
                .collect(Collectors.joining(", "));
        String columns = TABLE_COLUMNS.columns().subList(0, 9).stream()
                .map(column -> dialect.quote(column.name()))
                .collect(Collectors.joining(", "));
        String row = dialect.quote(ROW);
        session.execute("INSERT INTO " + table() + " (" + columns + ") SELECT " + values + ", dead."
                + dialect.quote(ERROR) + ", dead." + row + " FROM (" + dead
                + ") AS dead WHERE NOT EXISTS (SELECT 1 FROM "
                + table() + " AS known WHERE " + own.of(write.model()) + " AND known." + row + " = dead." + row + ")");
        return count(session, dead);
    }

    private static long count(SqlSession session, String query) {
        try (BatchReader reader = session.query("SELECT count(*) FROM (" + query + ") AS counted")) {
            return Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0)
                    .longValue(0);
        }
    }

    /** Gives what was left out, the newest first; nothing when the database has no such table. */
    public List<Batch> list(SqlSession session) {
        List<Batch> batches = new ArrayList<>();
        if (session.find(TABLE).isEmpty()) {
            return batches;
        }
        String group = names(LedgerTable.MODEL, RUN_ID, FINGERPRINT, FOUND_AT, RESOLVED_AT, RESOLUTION);
        String sql = "SELECT " + group + ", min(" + dialect.quote(ERROR) + "), count(*) FROM " + table() + " WHERE "
                + own.all() + " GROUP BY " + group + " ORDER BY " + names(FOUND_AT) + " DESC, "
                + names(LedgerTable.MODEL, RUN_ID);
        try (BatchReader reader = session.query(sql)) {
            reader.forEachRow((batch, row) -> batches.add(new Batch(
                    (String) Objects.requireNonNull(batch.column(0).value(row)),
                    (String) Objects.requireNonNull(batch.column(1).value(row)),
                    (String) Objects.requireNonNull(batch.column(2).value(row)),
                    (Instant) Objects.requireNonNull(batch.column(3).value(row)),
                    (String) Objects.requireNonNull(batch.column(6).value(row)),
                    batch.column(7).longValue(row),
                    (Instant) batch.column(4).value(row),
                    (String) batch.column(5).value(row))));
        }
        return batches;
    }

    /** Gives open rows of a model, the oldest first. */
    public List<Row> rows(SqlSession session, String model, int limit) {
        List<Row> rows = new ArrayList<>();
        String sql = "SELECT " + names(ERROR, ROW) + " FROM " + table() + " WHERE " + open(model) + " ORDER BY "
                + names(FOUND_AT, ROW) + " LIMIT " + limit;
        try (BatchReader reader = session.query(sql)) {
            reader.forEachRow((batch, row) -> rows.add(
                    new Row((String) Objects.requireNonNull(batch.column(0).value(row)), (String)
                            Objects.requireNonNull(batch.column(1).value(row)))));
        }
        return rows;
    }

    /** Renders the query of the open rows of a model with the columns that they came with. */
    public String query(SqlSession session, String model) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        String sql = "SELECT " + names(COLUMNS) + " FROM " + table() + " WHERE " + open(model) + " GROUP BY "
                + names(COLUMNS) + " ORDER BY max(" + names(FOUND_AT) + ") DESC";
        try (BatchReader reader = session.query(sql)) {
            reader.forEachRow((batch, row) -> SchemaJson.read(
                            (String) Objects.requireNonNull(batch.column(0).value(row)))
                    .columns()
                    .forEach(column -> columns.merge(
                            column.name(),
                            column.type(),
                            // What came in two types is read as the text that it is kept as.
                            (newest, older) -> newest.equals(older) ? newest : DataType.Simple.TEXT)));
        }
        return columns.entrySet().stream()
                .map(column -> dialect.functions()
                                .cast(
                                        dialect.functions().textOfJson(dialect.quote(ROW), column.getKey()),
                                        column.getValue())
                        + " AS " + dialect.quote(column.getKey()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table() + " WHERE " + open(model)));
    }

    /** Puts on record that the open rows of a model are dealt with. */
    public void resolve(SqlSession session, String model, Instant at, String reason) {
        session.execute("UPDATE " + table() + " SET " + own.is(RESOLVED_AT, at) + ", " + own.is(RESOLUTION, reason)
                + " WHERE " + open(model));
    }

    /** Takes away what is on record of a model. */
    void forget(SqlSession session, String model) {
        session.execute("DELETE FROM " + table() + " WHERE " + own.of(model));
    }

    private String open(String model) {
        return own.of(model) + " AND " + dialect.quote(RESOLVED_AT) + " IS NULL";
    }

    private String names(String... columns) {
        return Stream.of(columns).map(dialect::quote).collect(Collectors.joining(", "));
    }

    private String table() {
        return dialect.render(TABLE);
    }
}
