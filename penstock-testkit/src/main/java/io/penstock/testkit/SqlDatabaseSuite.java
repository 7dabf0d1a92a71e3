package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every {@link SqlDatabase} keeps to: sessions, transactions, names, errors and cancelling. */
public abstract class SqlDatabaseSuite extends SqlDatabaseFixture {
    /** Gives a query that would take minutes before it gives its first row. */
    protected abstract String endlessQuery();

    /** Gives a query of rows without end, or nearly. */
    protected abstract String endlessRows();

    @Test
    final void statementCommitsByItselfOutsideATransaction() {
        TableName table = create("t", NUMBERED);
        assertThat(session().execute("INSERT INTO " + sql(table) + " VALUES (1, 'a'), (2, 'b')"))
                .isEqualTo(2);
        assertThat(rowsSeenByOthers("SELECT count(*) FROM " + sql(table))).containsExactly(row(2L));
        assertThat(session().execute("UPDATE " + sql(table) + " SET name = 'c' WHERE id = 1"))
                .isEqualTo(1);
        assertThat(session().execute("DELETE FROM " + sql(table))).isEqualTo(2);
    }

    @Test
    final void othersDoNotSeeWhatIsNotCommitted() {
        TableName table = create("t", NUMBERED);
        session().begin();
        session().execute("INSERT INTO " + sql(table) + " VALUES (1, 'a')");
        assertThat(rowsSeenByOthers("SELECT id FROM " + sql(table))).isEmpty();
        session().commit();
        assertThat(rowsSeenByOthers("SELECT id FROM " + sql(table))).containsExactly(row(1L));
    }

    @Test
    final void rollbackTakesRowsBack() {
        TableName table = create("t", NUMBERED);
        session().begin();
        write(table, NUMBERED, row(1L, "a"));
        session().execute("INSERT INTO " + sql(table) + " VALUES (2, 'b')");
        session().rollback();
        session().rollback();
        assertThat(rows(session(), "SELECT id FROM " + sql(table))).isEmpty();
    }

    @Test
    final void rollbackTakesDefinitionsBack() {
        TableName kept = create("kept", NUMBERED);
        session().begin();
        TableName made = create("made", NUMBERED);
        dialect().replaceTable(kept, "SELECT 5 AS other").forEach(session()::execute);
        session().rollback();
        assertThat(session().find(made)).isEmpty();
        assertThat(session().find(kept)).contains(NUMBERED);
    }

    @Test
    final void manyBatchesKeepTheirOrder() {
        TableName table = create("t", NUMBERED);
        try (BatchWriter writer = session().writer(table, NUMBERED)) {
            for (int batch = 0; batch < 7; batch++) {
                int first = batch * 1000;
                writer.write(new RowBatch(
                        NUMBERED,
                        IntStream.range(first, first + 1000)
                                .mapToObj(i -> row((long) i, i % 3 == 0 ? null : "n" + i))
                                .toList()));
            }
            assertThat(writer.finish()).isEqualTo(7000);
        }
        List<List<@Nullable Object>> read = rows(session(), "SELECT id, name FROM " + sql(table) + " ORDER BY id");
        assertThat(read).hasSize(7000);
        assertThat(read.get(6999)).isEqualTo(row(6999L, null));
        assertThat(read.get(4001)).isEqualTo(row(4001L, "n4001"));
    }

    @Test
    final void writerThatIsNotFinishedLeavesNothing() {
        TableName table = create("t", NUMBERED);
        try (BatchWriter writer = session().writer(table, NUMBERED)) {
            writer.write(new RowBatch(NUMBERED, List.of(row(1L, "a"))));
        }
        assertThat(rows(session(), "SELECT id FROM " + sql(table))).isEmpty();
    }

    @Test
    final void writerRefusesWhatTheTableForbids() {
        TableName table = create("t", NUMBERED);
        assertFails(ConnectorError.CONSTRAINT, () -> write(table, NUMBERED, row(null, "a")));
        assertThat(rows(session(), "SELECT id FROM " + sql(table))).isEmpty();
    }

    @Test
    final void writerRefusesOtherColumns() {
        TableName table = create("t", NUMBERED);
        Schema other = Schema.of(Column.of("id", Simple.BIGINT), Column.of("label", Simple.TEXT));
        assertFails(ConnectorError.SQL_BINDING, () -> session().writer(table, other));
        TableName absent = TableName.of(dialect().defaultSchema(), "absent");
        assertFails(ConnectorError.RELATION_MISSING, () -> session().writer(absent, other));
    }

    @Test
    final void relationsAreListedAndFound() {
        TableName table = create("t", NUMBERED);
        TableName view = TableName.of(dialect().defaultSchema(), "v");
        session().execute("CREATE VIEW " + sql(view) + " AS SELECT id FROM " + sql(table));
        session().execute("CREATE TEMPORARY TABLE scratch (x INTEGER)");
        assertThat(session().relations())
                .contains(
                        new RelationInfo(table, RelationInfo.Kind.TABLE),
                        new RelationInfo(view, RelationInfo.Kind.VIEW),
                        new RelationInfo(TableName.temporary("scratch"), RelationInfo.Kind.TABLE));
        assertThat(session().find(table)).contains(NUMBERED);
        assertThat(session().find(view)).map(Schema::names).contains(List.of("id"));
        assertThat(session().find(TableName.of(dialect().defaultSchema(), "absent")))
                .isEmpty();
        assertThat(session().find(TableName.of("no_such_schema", "absent"))).isEmpty();
        assertThat(session().find(TableName.of(dialect().defaultSchema(), "scratch")))
                .isEmpty();
    }

    @Test
    final void temporaryTableBelongsToItsSession() {
        TableName scratch = TableName.temporary("scratch");
        try (SqlSession own = database().session()) {
            own.execute(dialect().createTemporary(scratch, "SELECT 1 AS x"));
            own.execute("DROP TABLE " + sql(scratch));
            own.execute(dialect().createTemporary(scratch, "SELECT 2 AS x"));
            assertThat(rows(own, "SELECT x FROM " + sql(scratch))).containsExactly(row(2));
            assertThat(session().find(scratch)).isEmpty();
            assertThat(session().relations()).isEmpty();
        }
        assertThat(session().find(scratch)).isEmpty();
    }

    @TestFactory
    final Stream<DynamicTest> oddNameIsKept() {
        return Stream.of(
                        "a b",
                        "quo\"te",
                        "\u00fcn\u0130c\u00f6d\u00e9 \ud83d\ude00",
                        "select",
                        "MiXed",
                        "semi;colon",
                        "dot.ted",
                        "it's")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Schema schema = Schema.of(Column.of(name, Simple.INTEGER));
                    TableName table = create(name, schema);
                    write(table, schema, row(7));
                    assertThat(session().find(table)).contains(schema);
                    assertThat(session().relations()).contains(new RelationInfo(table, RelationInfo.Kind.TABLE));
                    String query = "SELECT " + dialect().quote(name) + " FROM " + sql(table);
                    assertThat(session().describe(query)).isEqualTo(schema);
                    assertThat(rows(session(), query)).containsExactly(row(7));
                }));
    }

    @Test
    final void namesAreOneWhereTheDialectFoldsThemToOne() {
        for (List<String> names : List.of(List.of("MiXed", "mixed"), List.of("\u00dc", "\u00fc"), List.of("a", "b"))) {
            create(names.get(0), NUMBERED);
            TableName other = TableName.of(dialect().defaultSchema(), names.get(1));
            assertThat(session().find(other).isPresent())
                    .as(names.toString())
                    .isEqualTo(dialect().fold(names.get(0)).equals(dialect().fold(names.get(1))));
        }
    }

    @Test
    final void errorsHaveTheirCodesAndLeaveTheSessionUsable() {
        TableName table = create("t", NUMBERED);
        String insert = "INSERT INTO " + sql(table) + " VALUES ";
        assertFails(ConnectorError.SQL_SYNTAX, () -> session().execute("SELEC 1"));
        assertFails(ConnectorError.RELATION_MISSING, () -> session().execute("SELECT 1 FROM no_such_table"));
        assertFails(ConnectorError.SQL_BINDING, () -> session().query("SELECT no_such_column FROM " + sql(table)));
        assertFails(ConnectorError.SQL_BINDING, () -> session().describe("SELECT no_such_function(1)"));
        assertFails(ConnectorError.CONVERSION, () -> session().execute(insert + "('x', 'y')"));
        assertFails(ConnectorError.CONSTRAINT, () -> session().execute(insert + "(NULL, 'y')"));
        session().begin();
        session().execute(insert + "(1, 'a')");
        assertFails(ConnectorError.CONSTRAINT, () -> session().execute(insert + "(NULL, 'y')"));
        session().rollback();
        assertThat(rows(session(), "SELECT id FROM " + sql(table))).isEmpty();
    }

    @Test
    final void errorBehindManyRowsIsNotTakenForTheirEnd() {
        Schema schema = Schema.of(Column.of("v", Simple.TEXT));
        TableName table = create("t", schema);
        // More than an engine reads ahead: 2 to the power of 22 rows before the wrong one.
        session().execute("INSERT INTO " + sql(table) + " VALUES ('1')");
        for (int doubled = 0; doubled < 22; doubled++) {
            session().execute("INSERT INTO " + sql(table) + " SELECT v FROM " + sql(table));
        }
        session().execute("INSERT INTO " + sql(table) + " VALUES ('oops')");
        String query = "SELECT CAST(v AS " + dialect().type(Simple.INTEGER) + ") AS v FROM " + sql(table);
        assertFails(ConnectorError.CONVERSION, () -> rows(session(), query));
    }

    @Test
    final void readerMayBeClosedBeforeItsEnd() {
        try (BatchReader reader = session().query(endlessRows())) {
            assertThat(reader.next()).isNotNull();
        }
        assertThat(rows(session(), "SELECT 1")).containsExactly(row(1));
    }

    @Test
    final void cancelStopsAStatement() throws Exception {
        assertCancelled(() -> RowBatch.readAll(session().query(endlessQuery())));
        assertCancelled(() -> session().execute("CREATE TABLE c AS " + endlessQuery()));
        assertThat(session().find(TableName.of(dialect().defaultSchema(), "c"))).isEmpty();
    }

    @Test
    final void cancelStopsAReader() throws Exception {
        assertCancelled(() -> {
            try (BatchReader reader = session().query(endlessRows())) {
                while (reader.next() != null) {
                    // Reads on.
                }
            }
            return 0;
        });
    }

    @Test
    final void cancelOfNothingIsHarmless() {
        session().cancel();
        assertThat(rows(session(), "SELECT 1")).containsExactly(row(1));
        SqlSession closed = database().session();
        closed.close();
        closed.cancel();
    }

    @Test
    final void sessionsWorkAtOnce() throws Exception {
        TableName table = create("t", NUMBERED);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> written = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                long first = worker * 5000L;
                written.add(threads.submit(() -> inOtherSession(own -> {
                    List<List<@Nullable Object>> part = new ArrayList<>();
                    for (long id = first; id < first + 5000; id++) {
                        part.add(row(id, "w"));
                    }
                    try (BatchWriter writer = own.writer(table, NUMBERED)) {
                        writer.write(new RowBatch(NUMBERED, part));
                        return writer.finish();
                    }
                })));
            }
            for (Future<Long> part : written) {
                assertThat(part.get()).isEqualTo(5000);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(rows(session(), "SELECT count(DISTINCT id) FROM " + sql(table)))
                .containsExactly(row(20_000L));
    }

    @Test
    final void nullSafeEqualsHoldsNullEqualToNull() {
        String comparison = dialect().nullSafeEquals("a", "b");
        assertThat(rows(
                        session(),
                        "SELECT a, b, " + comparison + " AS same FROM (SELECT 1 AS a, 1 AS b UNION ALL SELECT 1, 2"
                                + " UNION ALL SELECT 1, NULL UNION ALL SELECT NULL, NULL) AS pairs ORDER BY a, b"))
                .containsExactlyInAnyOrder(
                        row(1, 1, true), row(1, 2, false), row(1, null, false), row(null, null, true));
    }

    @Test
    final void replaceTableTakesThePlaceOfWhatWasThere() {
        TableName table = TableName.of(dialect().defaultSchema(), "t");
        dialect().replaceTable(table, "SELECT 1 AS a").forEach(session()::execute);
        dialect().replaceTable(table, "SELECT 'x' AS b -- a comment at the end").forEach(session()::execute);
        assertThat(rows(session(), "SELECT b FROM " + sql(table))).containsExactly(row("x"));
    }

    private void assertCancelled(Callable<?> work) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> running = thread.submit(work);
            // When the statement begins cannot be known from here: what comes too early is done again.
            while (!running.isDone()) {
                session().cancel();
                thread.awaitTermination(20, TimeUnit.MILLISECONDS);
            }
            assertFails(ConnectorError.CANCELLED, () -> {
                try {
                    running.get();
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            });
        } finally {
            thread.shutdownNow();
        }
        assertThat(rows(session(), "SELECT 1")).containsExactly(row(1));
    }
}
