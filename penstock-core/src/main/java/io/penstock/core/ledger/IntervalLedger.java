package io.penstock.core.ledger;

import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The table {@code _penstock.intervals} beside a ledger: which intervals of models are written.
 *
 * <p>Intervals that touch are one row, so that a model has a handful of them. They are written in the transaction that wrote
 * the intervals' rows. Immutable; the session is the caller's, and so is the transaction.
 */
public final class IntervalLedger {
    private static final TableName TABLE = TableName.of(Ledger.SCHEMA, "intervals");
    private static final String KIND = "kind";
    private static final String START_AT = "start_at";
    private static final String END_AT = "end_at";
    private static final Schema COLUMNS = Schema.of(
            text(LedgerTable.PROJECT),
            text(LedgerTable.ENVIRONMENT),
            text(LedgerTable.MODEL),
            text(KIND),
            time(START_AT),
            time(END_AT));

    private final SqlDialect dialect;
    private final Owner owner;
    private final OwnRows own;

    IntervalLedger(SqlDialect dialect, Owner owner) {
        this.dialect = dialect;
        this.owner = owner;
        this.own = new OwnRows(dialect, owner);
    }

    /** What a row says of its interval. */
    private enum Kind {
        /** It begins where all intervals begin, and ends there too. */
        BEGIN,
        DONE,
        OPEN,
        FAILED
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    private static Column time(String name) {
        return new Column(name, DataType.Simple.TIMESTAMPTZ, false);
    }

    void prepare(SqlSession session) {
        create(session, dialect, TABLE, COLUMNS);
    }

    static void create(SqlSession session, SqlDialect dialect, TableName table, Schema columns) {
        session.execute(columns.columns().stream()
                .map(column -> dialect.quote(column.name()) + " " + dialect.type(column.type())
                        + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + dialect.render(table) + " (", ")")));
    }

    /** Reads what is written of every model of the project in its environment; nothing when the database has no such table. */
    public Map<String, Progress> load(SqlSession session) {
        return session.find(TABLE).isEmpty() ? Map.of() : read(session, own.all());
    }

    /** Reads what is written of a model; the ledger must be prepared. */
    public Progress find(SqlSession session, String model) {
        return read(session, own.of(model)).getOrDefault(model, Progress.NONE);
    }

    private Map<String, Progress> read(SqlSession session, String condition) {
        Map<String, Map<Kind, List<Row>>> rows = new HashMap<>();
        String columns = COLUMNS.columns().subList(2, COLUMNS.size()).stream()
                .map(column -> dialect.quote(column.name()))
                .collect(Collectors.joining(", "));
        try (BatchReader reader =
                session.query("SELECT " + columns + " FROM " + dialect.render(TABLE) + " WHERE " + condition)) {
            reader.forEachRow((batch, row) -> rows.computeIfAbsent(
                            (String) value(batch, 0, row), model -> new EnumMap<>(Kind.class))
                    .computeIfAbsent(
                            Kind.valueOf(((String) value(batch, 1, row)).toUpperCase(Locale.ROOT)),
                            kind -> new ArrayList<>())
                    .add(new Row((Instant) value(batch, 2, row), (Instant) value(batch, 3, row))));
        }
        Map<String, Progress> found = new HashMap<>();
        rows.forEach((model, kinds) -> found.put(model, progress(kinds)));
        return found;
    }

    private static Object value(ColumnBatch batch, int column, int row) {
        return Objects.requireNonNull(batch.column(column).value(row));
    }

    private static Progress progress(Map<Kind, List<Row>> kinds) {
        List<Row> begin = kinds.getOrDefault(Kind.BEGIN, List.of());
        return new Progress(
                begin.isEmpty() ? null : begin.get(0).start(),
                intervals(kinds, Kind.DONE),
                intervals(kinds, Kind.OPEN),
                intervals(kinds, Kind.FAILED));
    }

    private static IntervalSet intervals(Map<Kind, List<Row>> kinds, Kind kind) {
        return IntervalSet.of(kinds.getOrDefault(kind, List.of()).stream()
                .map(row -> new Interval(row.start(), row.end()))
                .toList());
    }

    /** Puts on record what is written of a model. */
    public void record(SqlSession session, String model, Progress progress) {
        forget(session, model);
        List<String> rows = new ArrayList<>();
        if (progress.begin() != null) {
            rows.add(row(model, Kind.BEGIN, progress.begin(), progress.begin()));
        }
        Map<Kind, IntervalSet> kinds =
                Map.of(Kind.DONE, progress.done(), Kind.OPEN, progress.open(), Kind.FAILED, progress.failed());
        kinds.forEach((kind, intervals) -> intervals
                .intervals()
                .forEach(interval -> rows.add(row(model, kind, interval.start(), interval.end()))));
        if (!rows.isEmpty()) {
            session.execute("INSERT INTO " + dialect.render(TABLE) + " VALUES " + String.join(", ", rows));
        }
    }

    /** Puts on record, in a transaction of its own, that intervals of a model could not be written. */
    public void recordFailure(SqlSession session, String model, Interval attempted) {
        session.begin();
        try {
            record(session, model, find(session, model).failed(attempted));
            session.commit();
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    private String row(String model, Kind kind, Instant start, Instant end) {
        return List.<Object>of(
                        owner.project(),
                        owner.environment(model),
                        model,
                        kind.name().toLowerCase(Locale.ROOT),
                        start,
                        end)
                .stream()
                .map(dialect::literal)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Takes away what is on record of a model. */
    void forget(SqlSession session, String model) {
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE " + own.of(model));
    }

    void rename(SqlSession session, String former, String model) {
        forget(session, model);
        session.execute("UPDATE " + dialect.render(TABLE) + " SET " + own.is(LedgerTable.MODEL, model) + " WHERE "
                + own.of(former));
    }

    private record Row(Instant start, Instant end) {}
}
