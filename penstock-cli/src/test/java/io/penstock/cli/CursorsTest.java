package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that read only what is new in what they read, from the command line. */
class CursorsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .file("data/README", "")
                .file("penstock.yaml", "name: shop\nsources:\n  orders: {schema: raw, table: orders}\n");
        execute(
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.orders (id BIGINT, amount DECIMAL(10, 2), ts TIMESTAMP)",
                "INSERT INTO raw.orders VALUES (1, 10, '2026-01-01 08:00:00'), (2, 20, '2026-01-01 09:00:00')");
    }

    private void execute(String... statements) {
        for (String statement : statements) {
            project.behindItsBack(statement);
        }
    }

    private void log(String more) {
        project.model("log", "/* @model\nstrategy: append\n" + more + "\n*/\nSELECT id, amount, ts FROM orders");
    }

    private List<String> ids(String model) {
        return project.rows("SELECT id FROM " + model + " ORDER BY id");
    }

    @Test
    void onlyNewRowsAreRead() {
        log("cursor: ts");
        Outcome first = project.run().succeeded();
        assertThat(first.counts("log")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(first.model("log").path("changes").path(0).asText())
                .isEqualTo("it has read orders up to ts 2026-01-01 09:00:00");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (3, 30, '2026-01-01 10:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(ids("log")).containsExactly("1", "2", "3");
    }

    /** Rows equal to the mark that come later are neither lost nor doubled, also where whole rows are the same. */
    @Test
    void rowsAtTheMarkAreReadOnce() {
        log("cursor: ts");
        project.run().succeeded();
        execute("INSERT INTO raw.orders VALUES (2, 20, '2026-01-01 09:00:00'), (4, 40, '2026-01-01 09:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (5, 50, '2026-01-01 09:00:00')");
        execute("INSERT INTO raw.orders VALUES (6, 60, '2026-01-02 09:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(2L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (6, 60, '2026-01-02 09:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(ids("log")).containsExactly("1", "2", "2", "4", "5", "6", "6");
    }

    @Test
    void rowsWithoutAValueAreReadOnceAndTold() {
        execute("INSERT INTO raw.orders VALUES (7, 70, NULL)");
        log("cursor: ts");
        assertThat(project.run()
                        .succeeded()
                        .model("log")
                        .path("warnings")
                        .path(0)
                        .asText())
                .isEqualTo(
                        "1 new row of orders with NULL in the cursor \"ts\": such rows are read once, and changes of them are not seen");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (7, 70, NULL), (3, 30, '2026-01-03 00:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(ids("log")).containsExactly("1", "2", "3", "7", "7");
    }

    @Test
    void eachDependencyHasAMarkOfItsOwn() {
        project.file(
                "penstock.yaml",
                "name: shop\nsources:\n  orders: {schema: raw, table: orders}\n  refunds: {schema: raw, table: refunds}\n");
        execute("CREATE TABLE raw.refunds (id BIGINT, n INTEGER)", "INSERT INTO raw.refunds VALUES (100, 7)");
        project.model("log", """
                /* @model
                strategy: append
                cursor: {orders: ts, refunds: n}
                */
                SELECT id FROM orders UNION ALL SELECT id FROM refunds
                """);
        project.run().succeeded();
        execute("INSERT INTO raw.refunds VALUES (101, 8), (102, 7), (103, 6)");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(2L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (3, 30, '2026-01-01 10:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(ids("log")).containsExactly("1", "2", "3", "100", "101", "102");
    }

    @Test
    void mergeTakesWhatChangedAndAWindowIsReadAgainWithoutMovingTheMark() {
        project.model("people", """
                /* @model
                strategy: merge
                key: id
                cursor: ts
                */
                SELECT id, amount, ts FROM orders
                """);
        project.run().succeeded();
        execute(
                "UPDATE raw.orders SET amount = 21, ts = '2026-01-02 00:00:00' WHERE id = 2",
                "UPDATE raw.orders SET amount = 11 WHERE id = 1");
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(0L, 1L, 0L, 0L);
        assertThat(project.rows("SELECT id, amount FROM people ORDER BY id")).containsExactly("1|10.0", "2|21.0");

        Outcome again = project.run("people", "--since", "2026-01-01T00:00:00Z", "--until", "2026-01-02T00:00:00Z")
                .succeeded();
        assertThat(again.reasons())
                .containsEntry("people", "what it read in the window that is asked for is read again");
        assertThat(again.counts("people")).containsExactly(0L, 1L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (3, 30, '2026-01-01 23:00:00'), (4, 40, '2026-01-02 00:00:00')");
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void changedQueryGoesForwardOnlyAndAFullRefreshReadsAll() {
        log("cursor: ts");
        project.run().succeeded();
        project.model(
                "log", "/* @model\nstrategy: append\ncursor: ts\n*/\nSELECT id + 0 AS id, amount, ts FROM orders");
        Outcome plan = project.plan();
        assertThat(plan.json().path("warnings").toString())
                .contains("model log goes forward only: rows before its cursors stay as they were made (make them anew"
                        + " with: penstock run log --full-refresh)");
        assertThat(project.run().succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.run("log", "--full-refresh").succeeded().counts("log"))
                .containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.run("log", "--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(ids("log")).containsExactly("1", "2");
    }

    @Test
    void columnsOfTheDependencyMayComeAndGo() {
        log("cursor: ts");
        project.run().succeeded();
        execute("ALTER TABLE raw.orders ADD COLUMN note TEXT", "ALTER TABLE raw.orders ALTER id TYPE INTEGER");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
        execute("INSERT INTO raw.orders VALUES (2, 20, '2026-01-01 09:00:00', 'again')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(0L, 0L, 0L, 0L);
    }

    @Test
    void markMovesOnlyWithTheRows() {
        log("cursor: ts\nchecks: [{range: {column: amount, max: 50}}]");
        project.run().succeeded();
        execute("INSERT INTO raw.orders VALUES (3, 300, '2026-01-03 00:00:00')");
        project.run("--force").exited(1);
        assertThat(ids("log")).containsExactly("1", "2");
        execute("UPDATE raw.orders SET amount = 30 WHERE id = 3");
        assertThat(project.run().succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void dryRunMovesNoMark() {
        log("cursor: ts");
        project.run().succeeded();
        execute("INSERT INTO raw.orders VALUES (3, 30, '2026-01-03 00:00:00')");
        assertThat(project.run("--force", "--dry-run").succeeded().counts("log"))
                .containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void javaModelReadsOnlyNewRowsToo() {
        project.file("models/Models.java", """
                import io.penstock.*;
                class Models {
                    @Model(name = "log", strategy = Strategy.APPEND, cursor = @Cursor("ts"))
                    static Relation log(Relation orders) { return orders.filter("amount > 0").select("id", "ts"); }
                }
                """);
        project.run().succeeded();
        execute("INSERT INTO raw.orders VALUES (3, 30, '2026-01-01 09:00:00')");
        assertThat(project.run("--force").succeeded().counts("log")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.rows(
                        "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '_penstock_new%'"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cursor: tss|its cursor names the column \"tss\" of orders, which it does not have (did you mean \"ts\"? it has: id, amount, ts, flag)",
                "cursor: flag|its cursor \"flag\" of orders is of type boolean, whose values do not tell what came later (name a column of numbers, times or texts that only grow)",
            })
    void columnThatIsNoCursorIsTold(String cursor, String message) {
        execute("ALTER TABLE raw.orders ADD COLUMN flag BOOLEAN");
        log(cursor);
        assertThat(project.run().exited(1).error("log")).contains(message);
        assertThat(project.command("run").exited(1).err()).contains("models/log.sql:3:9: Cannot write log: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: replace\\ncursor: ts|\"cursor\" cannot go with strategy \"replace\" (it goes with strategy \"append\" or \"merge_by_key\")",
                "strategy: merge\\nkey: id\\ndelete: hard\\ncursor: ts|\"cursor\" cannot go with \"delete\": what was read before is not in the rows that are read now, and would count as deleted (leave one of them out)",
                "strategy: append\\ncursor: {ordres: ts}|Cannot resolve the cursor of model log: cursor names \"ordres\", which the model itself does not read (did you mean \"orders\"? it reads: orders)",
            })
    void whatCannotBeIsToldBeforeAnythingRuns(String head, String message) {
        project.model("log", "/* @model\n" + head.replace("\\n", "\n") + "\n*/\nSELECT id, ts FROM orders");
        assertThat(project.command("validate").exited(2).err()).contains(message);
    }

    @Test
    void validateKnowsTheColumnsOfDependencies() {
        project.model("base", "SELECT 1 AS id")
                .model("log", "/* @model\nstrategy: append\ncursor: tss\n*/\nSELECT id FROM base");
        assertThat(project.command("validate").exited(2).err())
                .contains("its cursor names the column \"tss\" of base, which it does not have (it has: id)");
    }

    @Test
    void oneColumnForTwoDependenciesIsTold() {
        project.model("base", "SELECT 1 AS id");
        project.model(
                "log", "/* @model\nstrategy: append\ncursor: ts\n*/\nSELECT id, ts FROM orders JOIN base USING (id)");
        assertThat(project.command("validate").exited(2).err())
                .contains(
                        "cursor names the column \"ts\", and the model reads orders, base (say of which: cursor: {orders: ts})");
    }

    @Test
    void rowsThatWouldBeAddedTwiceAreRefused() {
        log("");
        project.run().succeeded();
        log("cursor: ts");
        assertThat(project.run("--force").exited(1).error("log"))
                .contains(
                        "nothing tells which rows of orders its table holds already, as it was written without a cursor: they"
                                + " would be added again (make the table anew with: penstock run log --full-refresh)");
        project.run("log", "--full-refresh").succeeded();
        log("cursor: id");
        assertThat(project.run("--force").exited(1).error("log"))
                .contains(
                        "its cursor of orders was \"ts\", which tells nothing of \"id\": rows that are there would be added again");
        log("cursor: ts");
        assertThat(project.run("log", "--since", "2026-01-01")
                        .exited(1)
                        .reasons()
                        .get("log"))
                .contains("rows that it reads again by --since, --until or --window would be added once more");
    }

    /** A day is no time: as the first of them it would be before the mark, and its rows would never be read. */
    @ParameterizedTest
    @CsvSource({"TIMESTAMP, TEXT", "TIMESTAMP, DATE", "DATE, TIMESTAMP", "TIMESTAMPTZ, TIMESTAMP", "BIGINT, DATE"})
    void cursorOfAnotherTypeIsTold(String before, String after) {
        execute("ALTER TABLE raw.orders DROP COLUMN ts", "ALTER TABLE raw.orders ADD COLUMN ts " + before);
        log("cursor: ts");
        project.run().succeeded();
        execute("ALTER TABLE raw.orders DROP COLUMN ts", "ALTER TABLE raw.orders ADD COLUMN ts " + after);
        assertThat(project.run("--force").exited(1).error("log"))
                .contains(
                        ("its cursor \"ts\" of orders was of type %s and is of type %s now, which cannot be compared (make"
                                        + " the table anew with: penstock run log --full-refresh)")
                                .formatted(before.toLowerCase(Locale.ROOT), after.toLowerCase(Locale.ROOT)));
    }

    @Test
    void pageIsTrue() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "cursors.md"));
        execute(
                "ALTER TABLE raw.orders RENAME ts TO updated_at",
                "INSERT INTO raw.orders VALUES (3, 30, '2026-01-03 10:00:00')");
        Matcher model = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(model.find()).isTrue();
        project.model("order_log", model.group(1));
        assertThat(project.command("run").succeeded().err() + page)
                .contains("changed: order_log: it has read orders up to updated_at 2026-01-03 10:00:00");
        project.model(
                "customers",
                "/* @model\nstrategy: merge\nkey: id\ncursor: updated_at\n*/\nSELECT id, updated_at FROM orders");
        List<String> commands =
                page.lines().filter(line -> line.startsWith("penstock ")).toList();
        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            project.command(command.substring("penstock ".length()).split(" ")).succeeded();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--since 2026-01-01", "--until 2026-02-01"})
    void windowOfACursorThatIsNoTimeIsTold(String window) {
        project.model("people", "/* @model\nstrategy: merge\nkey: id\ncursor: id\n*/\nSELECT id, amount FROM orders");
        project.run().succeeded();
        assertThat(project.run(("people " + window).split(" ")).exited(1).error("people"))
                .contains(
                        "its cursor \"id\" of orders is of type bigint, which lies in no window of time (leave --since,"
                                + " --until and --window out)");
    }
}
