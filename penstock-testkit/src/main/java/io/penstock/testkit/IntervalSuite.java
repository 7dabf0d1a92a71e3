package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.interval.Timetable;
import io.penstock.core.ledger.IntervalWrites;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.project.CursorOptions;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.TimeColumn;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.write.Audit;
import io.penstock.core.write.Beside;
import io.penstock.core.write.Made;
import io.penstock.core.write.ModelWriter;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.WriteRequest;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a write of intervals puts into a table, and on record in the same transaction. */
public abstract class IntervalSuite extends SqlDatabaseFixture {
    private static final String MODEL = "subject";
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    /** The clocks of the zone are put forward on the second of these days. */
    private static final List<Instant> MIDNIGHTS = List.of(
            Instant.parse("2026-03-27T23:00:00Z"),
            Instant.parse("2026-03-28T23:00:00Z"),
            Instant.parse("2026-03-29T22:00:00Z"),
            Instant.parse("2026-03-30T22:00:00Z"));

    private static final Instant NOW = Instant.parse("2026-03-30T10:00:00Z");

    /** How a window is put into a table. */
    enum Way {
        /** The rows of the window are replaced. */
        REPLACED,
        /** They are upserted by their key. */
        UPSERTED,
        /** They are replaced, and it is the query that keeps to the window. */
        NARROWED
    }

    /** A query makes of moments what the clocks of the intervals show, wherever the session is. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-03-30",
        "Europe/Berlin, 2026-03-31",
        "America/New_York, 2026-03-30",
        "+02:00, 2026-03-31",
        "-03:00, 2026-03-30"
    })
    final void sessionCountsByTheClocksOfAZone(ZoneId zone, LocalDate day) {
        String before = name(session());

        session().execute(dialect().setTimeZone(dialect().timeZone(zone)));

        assertThat(name(session())).isEqualTo(dialect().timeZone(zone));
        assertThat(rows(
                        session(),
                        "SELECT CAST(" + dialect().literal(Instant.parse("2026-03-30T22:30:00Z")) + " AS DATE)"))
                .containsExactly(row(day));
        session().execute(dialect().setTimeZone(before));
        assertThat(name(session())).isEqualTo(before);
    }

    private String name(SqlSession session) {
        return Objects.requireNonNull(rows(session, dialect().timeZone()).get(0).get(0))
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, REPLACED",
        "TIMESTAMP, REPLACED",
        "TIMESTAMPTZ, REPLACED",
        "TIMESTAMP, UPSERTED",
        "TIMESTAMP, NARROWED"
    })
    final void rowsAndTheRecordOfTheirIntervalsComeTogether(Simple type, Way way) {
        Subject subject = new Subject(type, way);
        subject.deliver(0);
        subject.writeFirst();
        subject.deliver(100);
        List<List<@Nullable Object>> before = subject.rows();
        Progress recorded = subject.progress();
        assertThat(recorded.done().intervals()).containsExactly(day(0));
        int call = 0;
        while (subject.crashes(1, call)) {
            assertThat(subject.rows()).as("killed before call %d", call).isEqualTo(before);
            assertThat(subject.progress()).as("killed before call %d", call).isEqualTo(recorded);
            call++;
        }
        assertThat(call).isGreaterThan(8);
        assertThat(subject.rows()).hasSize(before.size() + 2);
        assertThat(subject.progress().done().intervals())
                .containsExactly(new Interval(MIDNIGHTS.get(0), MIDNIGHTS.get(2)));

        subject.write(session(), 1);

        assertThat(subject.rows()).hasSize(before.size() + 2);
        subject.write(session(), 0);
        assertThat(subject.rows()).isEqualTo(subject.expected(2));
        subject.write(session(), 2);
        assertThat(subject.rows()).isEqualTo(subject.expected(3));
        assertThat(subject.progress().open().intervals()).containsExactly(day(2));
    }

    private static Interval day(int number) {
        return new Interval(MIDNIGHTS.get(number), MIDNIGHTS.get(number + 1));
    }

    @Test
    final void manyWritesAreFewRows() {
        Subject subject = new Subject(Simple.TIMESTAMP, Way.REPLACED);
        subject.deliver(0);
        subject.writeFirst();
        for (int i = 0; i < 130; i++) {
            subject.write(session(), i % 2);
        }

        assertThat(rows(session(), "SELECT count(*) FROM _penstock.intervals")).isEqualTo(List.of(row(1L)));
        assertThat((long) rows(session(), "SELECT count(*) FROM _penstock.interval_writes")
                        .get(0)
                        .get(0))
                .isLessThan(125);
        IntervalWrites writes = subject.ledger().writes();
        assertThat(writes.since(session(), MODEL, 131)).isEqualTo(new IntervalWrites.Since(131, IntervalSet.NONE));
        assertThat(writes.since(session(), MODEL, 130).intervals().intervals()).containsExactly(day(1));
        assertThat(writes.since(session(), MODEL, 3).intervals().intervals())
                .containsExactly(new Interval(MIDNIGHTS.get(0), MIDNIGHTS.get(2)));
    }

    /** A table of rows at the begin and the end of days, and the one that is written from it. */
    private final class Subject {
        private final Simple type;
        private final Schema schema;
        private final TableName table = TableName.of(dialect().defaultSchema(), MODEL);
        private final ModelOptions options;
        private final Way way;

        Subject(Simple type, Way way) {
            this.type = type;
            this.way = way;
            this.schema =
                    Schema.of(Column.of("id", Simple.BIGINT), Column.of("ts", type), Column.of("v", Simple.BIGINT));
            List<String> key = way == Way.UPSERTED ? List.of("id") : List.of();
            WriteOptions write = WriteOptions.of(Strategy.INCREMENTAL, key, DeleteMode.PRESERVE);
            this.options = ModelOptions.of(
                    null,
                    "db",
                    new WriteOptions(
                            write.strategy(),
                            write.primaryKey(),
                            null,
                            true,
                            write.deletes(),
                            write.history(),
                            new IntervalOptions(
                                    new TimeColumn(
                                            way == Way.NARROWED ? "given" : null, "ts", "ts", Place.of("subject.sql")),
                                    new Timetable(Grain.parse("day", ZONE).orElseThrow(), 0, 1),
                                    null,
                                    null,
                                    true,
                                    1),
                            CursorOptions.NONE));
            ledger().prepare(session());
            create("given", schema);
        }

        Ledger ledger() {
            return new Ledger(database(), new Owner("suite", List.of(), "test"));
        }

        private TableName source() {
            return TableName.of(dialect().defaultSchema(), "given");
        }

        /** Puts a row at the first and one at the last moment of each day into the source, in the place of those before. */
        void deliver(long value) {
            session().execute("DELETE FROM " + sql(source()));
            for (int i = 0; i < MIDNIGHTS.size() - 1; i++) {
                IntervalSuite.this.write(source(), schema, row(2L * i, time(MIDNIGHTS.get(i)), value));
                IntervalSuite.this.write(
                        source(),
                        schema,
                        row(2L * i + 1, time(MIDNIGHTS.get(i + 1).minusMillis(1)), value));
            }
        }

        private Object time(Instant moment) {
            LocalDateTime local = LocalDateTime.ofInstant(moment, ZONE);
            LocalDate date = local.toLocalDate();
            return type == Simple.DATE ? date : type == Simple.TIMESTAMP ? local : moment;
        }

        /** Makes the table with the first day. */
        void writeFirst() {
            write(session(), 0, null);
        }

        void write(SqlSession session, int day) {
            write(session, day, RelationInfo.Kind.TABLE);
        }

        private void write(SqlSession session, int day, RelationInfo.@Nullable Kind existing) {
            TimeWindow window = new TimeWindow(
                    day(day), Objects.requireNonNull(options.write().intervals()), null);
            LedgerEntry entry = new LedgerEntry(
                    MODEL,
                    table.toString(),
                    "f",
                    Map.of(),
                    "r",
                    NOW,
                    RowCounts.NONE,
                    List.of(),
                    Keeping.of(options),
                    Schema.of());
            WriteRequest request = new WriteRequest(
                    session,
                    dialect(),
                    ledger(),
                    entry,
                    options,
                    table,
                    existing,
                    existing == null,
                    Path.of("").toAbsolutePath(),
                    window,
                    Audit.NONE,
                    Beside.NOTHING);
            String query = "SELECT * FROM " + sql(source());
            Column column = schema.find("ts").orElseThrow();
            ModelWriter.write(
                    request,
                    new Made.Query(
                            way == Way.NARROWED
                                    ? query + " WHERE "
                                            + window.holds(
                                                    dialect(),
                                                    MODEL,
                                                    column,
                                                    dialect().quote("ts"))
                                    : query));
        }

        boolean crashes(int day, int call) {
            try (CrashingSession session = CrashingSession.before(database().session(), call)) {
                write(session, day);
            } catch (CrashingSession.CrashException e) {
                return true;
            }
            return false;
        }

        Progress progress() {
            return ledger().intervals().find(session(), MODEL);
        }

        List<List<@Nullable Object>> rows() {
            return SqlDatabaseFixture.rows(session(), "SELECT * FROM " + sql(table) + " ORDER BY 1, 2, 3");
        }

        /** Gives the rows of the first days. */
        List<List<@Nullable Object>> expected(int days) {
            return SqlDatabaseFixture.rows(
                    session(), "SELECT * FROM " + sql(source()) + " WHERE id < " + 2 * days + " ORDER BY 1, 2, 3");
        }
    }
}
