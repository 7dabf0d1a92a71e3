package io.penstock.core.ledger;

import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables {@code _penstock.interval_writes} and {@code _penstock.interval_reads}: which intervals each write of a model
 * wrote, numbered in their order, and up to which of them the models that read it have done so.
 *
 * <p>Old writes are merged into one, so that a model has a limited number of rows: who has not read some of them reads all.
 * Immutable; the session is the caller's, and so is the transaction.
 */
public final class IntervalWrites {
    private static final TableName WRITES = TableName.of(Ledger.SCHEMA, "interval_writes");
    private static final TableName READS = TableName.of(Ledger.SCHEMA, "interval_reads");
    private static final String NUMBER = "number";
    private static final String UPSTREAM = "upstream";
    private static final String START_AT = "start_at";
    private static final String END_AT = "end_at";
    private static final Schema WRITE_COLUMNS = Schema.of(
            text(LedgerTable.PROJECT),
            text(LedgerTable.ENVIRONMENT),
            text(LedgerTable.MODEL),
            new Column(NUMBER, DataType.Simple.BIGINT, false),
            new Column(START_AT, DataType.Simple.TIMESTAMPTZ, false),
            new Column(END_AT, DataType.Simple.TIMESTAMPTZ, false));
    private static final Schema READ_COLUMNS = Schema.of(
            text(LedgerTable.PROJECT),
            text(LedgerTable.ENVIRONMENT),
            text(LedgerTable.MODEL),
            text(UPSTREAM),
            new Column(NUMBER, DataType.Simple.BIGINT, false));

    /** The name under which a version of a model is remembered. */
    private static final Pattern VERSION = Pattern.compile("@(\\w+):(.+)");

    /** From how many rows on they are merged, and how many of the newest are left as they are. */
    private static final int MERGED_FROM = 100;

    private static final int LEFT = 20;

    private final SqlDialect dialect;
    private final Owner owner;
    private final OwnRows own;

    IntervalWrites(SqlDialect dialect, Owner owner) {
        this.dialect = dialect;
        this.owner = owner;
        this.own = new OwnRows(dialect, owner);
    }

    /**
     * What was written since a reader looked.
     *
     * @param newest the number of the last write; that of the last one which was read when there is none since
     */
    public record Since(long newest, IntervalSet intervals) {}

    /**
     * The numbers of all models at a time.
     *
     * @param newest that of the last write, by model
     * @param reads those up to which others were read, by the model that read and the name under which it remembers them
     */
    public record Numbers(Map<String, Long> newest, Map<String, Map<String, Long>> reads) {}

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    void prepare(SqlSession session) {
        IntervalLedger.create(session, dialect, WRITES, WRITE_COLUMNS);
        IntervalLedger.create(session, dialect, READS, READ_COLUMNS);
    }

    /** Puts a write of a model on record. */
    public void record(SqlSession session, String model, IntervalSet intervals) {
        List<Row> rows = rows(session, model, Long.MIN_VALUE);
        long number = newest(rows, 0) + 1;
        if (rows.size() > MERGED_FROM) {
            List<Row> old = rows.subList(0, rows.size() - LEFT);
            long last = newest(old, 0);
            session.execute("DELETE FROM " + dialect.render(WRITES) + " WHERE " + own.of(model) + " AND "
                    + dialect.quote(NUMBER) + " <= " + last);
            insert(
                    session,
                    model,
                    last,
                    merged(rows.stream().filter(row -> row.number() <= last).toList()));
        }
        insert(session, model, number, intervals);
    }

    private void insert(SqlSession session, String model, long number, IntervalSet intervals) {
        session.execute(intervals.intervals().stream()
                .map(interval -> values(model, number, interval.start(), interval.end()))
                .collect(Collectors.joining(", ", "INSERT INTO " + dialect.render(WRITES) + " VALUES ", "")));
    }

    private String values(String model, Object... more) {
        List<Object> values = new ArrayList<>(List.of(owner.project(), owner.environment(model), model));
        values.addAll(List.of(more));
        return values.stream().map(dialect::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    private static long newest(List<Row> rows, long otherwise) {
        return rows.isEmpty() ? otherwise : rows.get(rows.size() - 1).number();
    }

    private static IntervalSet merged(List<Row> rows) {
        return IntervalSet.of(
                rows.stream().map(row -> new Interval(row.start(), row.end())).toList());
    }

    /** Gives the writes behind a number, in order. */
    private List<Row> rows(SqlSession session, String model, long after) {
        List<Row> rows = new ArrayList<>();
        String columns =
                List.of(NUMBER, START_AT, END_AT).stream().map(dialect::quote).collect(Collectors.joining(", "));
        try (BatchReader reader = session.query("SELECT " + columns + " FROM " + dialect.render(WRITES) + " WHERE "
                + own.of(model) + " AND " + dialect.quote(NUMBER) + " > " + dialect.literal(after) + " ORDER BY "
                + columns)) {
            reader.forEachRow((batch, row) -> rows.add(new Row(
                    batch.column(0).longValue(row),
                    (Instant) Objects.requireNonNull(batch.column(1).value(row)),
                    (Instant) Objects.requireNonNull(batch.column(2).value(row)))));
        }
        return rows;
    }

    /** Gives what was written of a model behind a number; nothing when the database has no such table. */
    public Since since(SqlSession session, String model, long after) {
        List<Row> rows = session.find(WRITES).isEmpty() ? List.of() : rows(session, model, after);
        return new Since(newest(rows, after), merged(rows));
    }

    /** Gives the number of the last write of another model that a model has read; 0 for none. */
    public long read(SqlSession session, String model, String upstream) {
        try (BatchReader reader = session.query("SELECT max(" + dialect.quote(NUMBER) + ") FROM "
                + dialect.render(READS) + " WHERE " + isRead(model, upstream))) {
            ColumnBatch batch = Objects.requireNonNull(reader.next(), "an aggregate gives a row");
            return batch.column(0).isNull(0) ? 0 : batch.column(0).longValue(0);
        }
    }

    /** Puts on record up to which write of another model a model has read. */
    public void recordRead(SqlSession session, String model, String upstream, long number) {
        session.execute("DELETE FROM " + dialect.render(READS) + " WHERE " + isRead(model, upstream));
        session.execute("INSERT INTO " + dialect.render(READS) + " VALUES " + values(model, key(upstream), number));
    }

    /** Gives up to which writes a model has read others, by the names under which it remembers them. */
    public Map<String, Long> reads(SqlSession session, String model) {
        Map<String, Long> reads = new HashMap<>();
        try (BatchReader reader = session.query("SELECT " + dialect.quote(UPSTREAM) + ", " + dialect.quote(NUMBER)
                + " FROM " + dialect.render(READS) + " WHERE " + own.of(model))) {
            reader.forEachRow((batch, row) ->
                    reads.put(text(batch, 0, row), batch.column(1).longValue(row)));
        }
        return reads;
    }

    /** Reads the numbers of all models of the project in its environment; none when the database has no such tables. */
    public Numbers numbers(SqlSession session) {
        Map<String, Long> newest = new HashMap<>();
        Map<String, Map<String, Long>> reads = new HashMap<>();
        if (session.find(WRITES).isPresent()) {
            String model = dialect.quote(LedgerTable.MODEL);
            try (BatchReader reader = session.query("SELECT " + model + ", max(" + dialect.quote(NUMBER) + ") FROM "
                    + dialect.render(WRITES) + " WHERE " + own.all() + " GROUP BY " + model)) {
                reader.forEachRow((batch, row) ->
                        newest.put(text(batch, 0, row), batch.column(1).longValue(row)));
            }
            try (BatchReader reader = session.query("SELECT " + model + ", " + dialect.quote(UPSTREAM) + ", "
                    + dialect.quote(NUMBER) + " FROM " + dialect.render(READS) + " WHERE " + own.all())) {
                reader.forEachRow((batch, row) -> reads.computeIfAbsent(text(batch, 0, row), reading -> new HashMap<>())
                        .put(text(batch, 1, row), batch.column(2).longValue(row)));
            }
        }
        return new Numbers(newest, reads);
    }

    private static String text(ColumnBatch batch, int column, int row) {
        return (String) Objects.requireNonNull(batch.column(column).value(row));
    }

    /** Takes over what another model read, and gives what was written of its own environment that it had not read yet. */
    public IntervalSet takeOver(SqlSession session, String model, IntervalWrites from, String before) {
        IntervalSet unread = IntervalSet.NONE;
        for (Map.Entry<String, Long> read : from.reads(session, before).entrySet()) {
            Matcher version = VERSION.matcher(read.getKey());
            boolean elsewhere = read.getKey().indexOf(':') >= 0;
            if (elsewhere) {
                recordRead(session, model, read.getKey(), read.getValue());
            }
            if (version.matches() || !elsewhere) {
                String upstream = elsewhere ? version.group(2) : read.getKey();
                Owner keeper = elsewhere ? owner.at(upstream, version.group(1)) : from.owner;
                unread = unread.plus(new IntervalWrites(dialect, keeper)
                        .since(session, upstream, read.getValue())
                        .intervals());
            }
        }
        return unread;
    }

    private String isRead(String model, String upstream) {
        return own.of(model) + " AND " + own.is(UPSTREAM, key(upstream));
    }

    /** Gives the name under which readers remember a model: each version of one that environments share is another one. */
    public String key(String upstream) {
        return owner.versions().containsKey(upstream) ? owner.environment(upstream) + ":" + upstream : upstream;
    }

    /** Takes away what is on record of a model. */
    void forget(SqlSession session, String model) {
        for (TableName table : List.of(WRITES, READS)) {
            session.execute("DELETE FROM " + dialect.render(table) + " WHERE " + own.of(model));
        }
    }

    /** Gives the rows of a model the name that it has by now. */
    void rename(SqlSession session, String former, String model) {
        forget(session, model);
        for (TableName table : List.of(WRITES, READS)) {
            session.execute("UPDATE " + dialect.render(table) + " SET " + own.is(LedgerTable.MODEL, model) + " WHERE "
                    + own.of(former));
        }
        session.execute("UPDATE " + dialect.render(READS) + " SET " + own.is(UPSTREAM, model) + " WHERE " + own.all()
                + " AND " + own.is(UPSTREAM, former));
    }

    private record Row(long number, Instant start, Instant end) {}
}
