package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.OnRowError;
import io.penstock.Strategy;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.config.TestFolder;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.error.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectReaderTest {
    @TempDir
    private Path directory;

    private TestFolder folder;

    @BeforeEach
    void prepare() {
        folder = new TestFolder(directory).write("penstock.yaml", "name: x\n");
    }

    @Test
    void twoModelsDoNotWriteOneFile() {
        folder.write("models/a.sql", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT 1")
                .write("models/b.sql", "-- @materialize: file\n-- @path: ./out/../out/Rows.csv\nSELECT 1")
                .write("models/c.sql", "-- @materialize: file\nSELECT 1")
                .write("models/d.sql", "-- @materialize: file\n-- @path: data/dev/c.parquet\nSELECT 1")
                .write("models/e.sql", "-- @materialize: file\n-- @path: data/dev/c.csv\nSELECT 1");

        assertThat(problems())
                .containsExactly(
                        "models/b.sql:1:4: Cannot declare the model \"b\": its file ./out/../out/Rows.csv is that of"
                                + " the model \"a\", declared at models/a.sql:1:4 (give one of them another path)",
                        "models/d.sql:1:4: Cannot declare the model \"d\": its file data/dev/c.parquet is that of the"
                                + " model \"c\", declared at models/c.sql:1:4 (give one of them another path)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
        -- @model(name="analytics.orders", materialize="table", strategy="merge_by_key", primary_key=["id", "day"],
        --        delete='soft', description="Orders: all", owner="me", tags=["daily", "core"], timeout="1h30m", retry={preset: "api", delay: "100ms"},
        --        cache={ttl: "6h"})
        """, """
            -- @name: analytics.orders
            -- @materialise: table
            -- @strategy: merge
            -- @unique_key: id, day
            -- @delete: soft
            -- @description: Orders: all
            -- @owner: "me"
            -- @tags: [daily, core]
            -- @timeout: 1h30m
            -- @retry: {delay: 100ms, preset: api}
            -- @cache: {ttl: 6h}
            """, """
                /* @model
                name: orders
                schema: analytics
                materialize: table
                strategy: merge_by_key
                key: [id, day]
                delete: soft
                description: "Orders: all"
                owner: me
                tags: [daily, core]
                timeout: 1h30m
                retry: {preset: api, delay: 100ms}
                cache: {ttl: 6h}
                */
                """, """
                    -- @model(name=orders, schema=analytics, strategy=merge, delete=soft, description='Orders: all', owner=me, retry={preset: api, delay: 100ms}, cache={ttl: 6h})
                    -- @key: [id, day]
                    -- @tags: daily, core
                    -- @timeout: PT1H30M
                    """})
    void everyFormSaysTheSame(String header) {
        ModelDeclaration model = only(header + "SELECT 1 AS id;\n");

        assertThat(model.name()).isEqualTo("orders");
        assertThat(model.options())
                .isEqualTo(new ModelOptions(
                        "analytics",
                        "default",
                        "default",
                        Materialization.TABLE,
                        WriteOptions.of(Strategy.MERGE_BY_KEY, List.of("id", "day"), DeleteMode.SOFT),
                        EvolutionOptions.NONE,
                        "Orders: all",
                        "me",
                        List.of("daily", "core"),
                        Duration.ofMinutes(90),
                        null,
                        null,
                        List.of(),
                        null,
                        List.of(),
                        List.of(),
                        "",
                        new RetryPolicy(5, Duration.ofMillis(100), 2, Duration.ofMinutes(1), 0.25),
                        OnRowError.FAIL,
                        List.of(),
                        Duration.ofHours(6)));
    }

    @Test
    void fileWithoutHeaderIsCalledAsItIs() {
        folder.write("models/staging/orders.sql", "-- all of them\nSELECT * FROM raw.orders;\n");
        ModelDeclaration model = read().models().get(0);

        assertThat(model.name()).isEqualTo("orders");
        assertThat(model.options().write().strategy()).isEqualTo(Strategy.REPLACE);
        assertThat(model.place()).hasToString("models/staging/orders.sql:2:1");
        ModelBody.Sql body = (ModelBody.Sql) model.body();
        assertThat(body.query()).isEqualTo("SELECT * FROM raw.orders");
        assertThat(body.place(14)).isEqualTo(new Place(body.file(), 2, 15, "SELECT * FROM raw.orders;"));
    }

    @Test
    void filesAreReadInOrderAndHiddenOnesNot() {
        folder.write("models/b.sql", "SELECT 1")
                .write("models/a/z.sql", "-- @name: c\nSELECT 1\n-- @name: d\nSELECT 2")
                .write("models/.a.sql", "not read")
                .write("models/.git/x.sql", "not read")
                .write("models/readme.md", "not read");

        assertThat(read().models()).extracting(ModelDeclaration::name).containsExactly("c", "d", "b");
    }

    @Test
    void fileModelTellsItsFormatByItsPath() {
        assertThat(only("-- @model(materialize='file', path='out/{env}/x.NDJSON')\nSELECT 1")
                        .options())
                .extracting(ModelOptions::path, ModelOptions::format)
                .containsExactly("out/dev/x.NDJSON", FileFormat.JSON);
        assertThat(only("-- @materialize: file\nSELECT 1").options())
                .extracting(ModelOptions::path, ModelOptions::format)
                .containsExactly("data/dev/my.parquet", FileFormat.PARQUET);
        assertThat(only("-- @materialize: file\n-- @format: csv\nSELECT 1").options())
                .extracting(ModelOptions::path, ModelOptions::format)
                .containsExactly("data/dev/my.csv", FileFormat.CSV);
        assertThat(only("-- @materialize: file\n-- @format: csv\n-- @path: out.txt\nSELECT 1")
                        .options()
                        .format())
                .isEqualTo(FileFormat.CSV);
    }

    @Test
    void defaultsOfTheProjectFillWhatIsNotSaid() {
        folder.write("penstock.yaml", """
            name: x
            connections: {default: {type: memory}, lake: {type: memory}}
            models: {schema: s, connection: lake, materialize: view, strategy: append}
            """);

        assertThat(only("SELECT 1").options())
                .extracting(ModelOptions::schema, ModelOptions::connection, ModelOptions::materialize)
                .containsExactly("s", "lake", Materialization.VIEW);
        assertThat(only("-- @materialize: table\n-- @connection: default\nSELECT 1")
                        .options())
                .extracting(ModelOptions::connection, options -> options.write().strategy())
                .containsExactly("default", Strategy.APPEND);
    }

    @Test
    void optionsThatCannotGoTogetherAreTold() {
        assertThat(problems("-- @model(name=\"x\", materialize=\"view\", strategy=\"append\")\nSELECT 1"))
                .containsExactly("models/my.sql:1:50: Cannot read the model \"x\": strategy \"append\" cannot go with"
                        + " materialize \"view\" (a strategy goes with \"table\" only: say materialize \"table\","
                        + " or leave the strategy out)");
        assertThat(problems("-- @strategy: scd2\n-- @delete: hard\n-- @path: x.csv\n-- @format: csv\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:1:15: Cannot read the model \"my\": strategy \"scd_type_2\" needs to know what"
                                + " identifies a row (add primary_key: [column, ...])",
                        "models/my.sql:2:13: Cannot read the model \"my\": delete \"hard\" cannot go with strategy"
                                + " \"scd_type_2\" (say ignore, close or mark)",
                        "models/my.sql:3:11: Cannot read the model \"my\": \"path\" cannot go with materialize"
                                + " \"table\", which is the project's default (it goes with \"file\" only: say materialize"
                                + " \"file\", or leave it out)",
                        "models/my.sql:4:13: Cannot read the model \"my\": \"format\" cannot go with materialize"
                                + " \"table\", which is the project's default (it goes with \"file\" only: say materialize"
                                + " \"file\", or leave it out)");
        assertThat(problems("/* @model\nmaterialize: file\npath: a.txt\n*/ SELECT 1"))
                .containsExactly(
                        "models/my.sql:3:7: Cannot read the model \"my\": the path \"a.txt\" does not tell its format"
                                + " (end it in .parquet, .csv, .json, .jsonl or .ndjson, or add format)");
        assertThat(problems("/* @model\nmaterialize: file\npath: a.csv\nformat: json\n*/ SELECT 1"))
                .containsExactly(
                        "models/my.sql:4:9: Cannot read the model \"my\": format \"json\" cannot go with the path"
                                + " \"a.csv\", which tells csv (keep one)");
        assertThat(problems("-- @name: a.b\n-- @schema: c\n-- @primary_key: id, ID\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:2:13: Cannot read the model \"a.b\": its name says the schema \"a\", and schema"
                                + " says \"c\" (keep one)",
                        "models/my.sql:3:18: Cannot read the model \"a.b\": its primary key names the column \"ID\""
                                + " twice (keep one)");
    }

    @Test
    void conflictHasItsCode() {
        folder.write("models/my.sql", "-- @materialize: ephemeral\n-- @strategy: none\nSELECT 1");

        assertThatExceptionOfType(ProjectException.class)
                .isThrownBy(this::read)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProjectError.MODEL_CONFLICT))
                .satisfies(e -> assertThat(e.place()).hasToString("Optional[models/my.sql:2:15]"));
    }

    @Test
    void wrongKeysAndValuesOfHeadersAreToldAtTheirPlaces() {
        assertThat(problems("-- @model(nam=\"x\", materialize=\"viev\", primary_key=[1], timeout=30)\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:1:11: Cannot read models/my.sql: unknown key \"nam\" (did you mean \"name\"?)",
                        "models/my.sql:1:32: Cannot read models/my.sql: \"materialize\" is the text \"viev\", expected"
                                + " one of table, view, ephemeral, file, none (did you mean \"view\"?)",
                        "models/my.sql:1:53: Cannot read models/my.sql: \"primary_key[0]\" is the number 1, expected"
                                + " text (put it in quotes: \"1\")",
                        "models/my.sql:1:65: Cannot read models/my.sql: \"timeout\" is the number 30, expected text"
                                + " (say its unit, such as 30s)");
        assertThat(problems("-- @nmae: x\nSELECT 1"))
                .singleElement()
                .asString()
                .contains("my.sql:1:5", "did you mean \"name\"?");
        assertThat(problems("/* @model\nname: x\n  tag: [a]\n*/ SELECT 1"))
                .singleElement()
                .asString()
                .contains("my.sql:3:6");
        assertThat(problems("-- @timeout: soon\n-- @connection: defalt\n-- @key: a\n-- @unique_key: b\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:1:14: Cannot read models/my.sql: \"timeout\" is the text \"soon\", expected a"
                                + " duration (such as 30s, 5m, 1h30m or 1d)",
                        "models/my.sql:2:17: Cannot read models/my.sql: there is no connection \"defalt\" (did you"
                                + " mean \"default\"? known here: default)",
                        "models/my.sql:3:5: Cannot read models/my.sql: \"key\" says again what \"unique_key\" says"
                                + " (keep one)");
        assertThat(problems("-- @owner: ${NOPE}\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:1:12: Cannot read models/my.sql: the variable NOPE is not set (set it, or give"
                                + " a default: ${NOPE:-...})");
    }

    @Test
    void namesThatNeedQuotesAreRefused() {
        folder.write("models/daily-orders.sql", "SELECT 1")
                .write("models/my.sql", "-- @name: a.b.c\n-- @schema: 1x\nSELECT 1");

        assertThat(problems())
                .containsExactly(
                        "models/daily-orders.sql:1:1: Cannot read the model \"daily-orders\": name \"daily-orders\""
                                + " cannot be written without quotes in a query (use letters, digits and _, no digit"
                                + " first; before a dot, a schema)",
                        "models/my.sql:1:11: Cannot read the model \"a.b.c\": name \"a.b.c\" cannot be written without"
                                + " quotes in a query (use letters, digits and _, no digit first; before a dot, a schema)",
                        "models/my.sql:2:13: Cannot read the model \"a.b.c\": schema \"1x\" cannot be written without"
                                + " quotes in a query (use letters, digits and _, no digit first)");
    }

    @Test
    void headersThatWouldBePassedOverAreTold() {
        assertThat(problems("-- @modl(name='x')\nSELECT 1"))
                .containsExactly("models/my.sql:1:5: Cannot read models/my.sql: unknown header \"@modl\" (write"
                        + " \"@model(...)\")");
        assertThat(problems("-- @name x\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:1:5: Cannot read models/my.sql: \"@name\" is not read here (write \"-- @name:"
                                + " ...\")");
        assertThat(problems("SELECT 1\n-- @tag: x\n-- @todo: y\nFROM t"))
                .containsExactly(
                        "models/my.sql:2:5: Cannot read models/my.sql: unknown header \"@tag\" (put \"@tags\" before"
                                + " the query)");
        assertThat(problems("-- @model\nSELECT 1"))
                .containsExactly("models/my.sql:1:5: Cannot read models/my.sql: \"@model\" says nothing (write \"--"
                        + " @model(name=...)\" or \"/* @model ... */\")");
        assertThat(problems("/* @model\nname: x\nSELECT 1"))
                .contains("models/my.sql:1:5: Cannot read models/my.sql: the header is not closed (add */)");
        assertThat(problems("/* @model orders */ SELECT 1"))
                .containsExactly(
                        "models/my.sql:1:5: Cannot read models/my.sql: the header holds no keys (write key: value)");
        assertThat(problems("-- @model(name='x')\n-- @name: y\nSELECT 1"))
                .containsExactly(
                        "models/my.sql:2:5: Cannot read models/my.sql: the key \"name\" stands on line 1 already (keep"
                                + " one)");
    }

    @Test
    void headersAndQueriesMustGoTogether() {
        assertThat(problems("-- @name: x\n"))
                .containsExactly(
                        "models/my.sql:1:4: Cannot read models/my.sql: no query follows the header (write one below"
                                + " it)");
        assertThat(problems("-- SELECT 1\n"))
                .containsExactly(
                        "models/my.sql: Cannot read models/my.sql: it holds no query (write one, or delete the file)");
        assertThat(problems("SELECT 1; SELECT 2"))
                .containsExactly(
                        "models/my.sql:1:11: Cannot read models/my.sql: a second query begins here (give each query a"
                                + " header with a name, or keep one)");
        assertThat(problems("-- @name: x\nSELECT 1;\nSELECT 2"))
                .containsExactly(
                        "models/my.sql:3:1: Cannot read models/my.sql: a second query begins here under one header"
                                + " (give each query a header, or keep one)");
        assertThat(problems("SELECT 1; -- @name: x\nSELECT 2"))
                .containsExactly(
                        "models/my.sql:1:1: Cannot read models/my.sql: a query stands before the first header (give it"
                                + " a header of its own)");
        assertThat(problems("-- @name: x\nSELECT 1;\n-- @tags: y\nSELECT 2"))
                .containsExactly(
                        "models/my.sql:3:4: Cannot read models/my.sql: the key \"name\" is missing (of several models"
                                + " in a file, each needs a name)");
    }

    @Test
    void namesMeanOneRelationWhateverTheCase() {
        folder.write("penstock.yaml", "name: x\nsources: {visits: , Raw.Orders: }")
                .write("models/a.sql", "-- @name: ISSUES\nSELECT 1")
                .write("models/b.sql", "-- @name: issues\nSELECT 1")
                .write("models/orders.sql", "-- @schema: raw\nSELECT 1")
                .write("models/visits.sql", "SELECT 1");

        assertThat(problems())
                .containsExactly(
                        "models/b.sql:1:11: Cannot declare the model \"issues\": a model of that name is declared at"
                                + " models/a.sql:1:11 (rename one)",
                        "models/orders.sql:1:4: Cannot declare the model \"orders\": a source of that name is declared"
                                + " at penstock.yaml:2:21 (rename one)",
                        "models/visits.sql:1:1: Cannot declare the model \"visits\": a source of that name is declared"
                                + " at penstock.yaml:2:11 (rename one)");
    }

    @Test
    void allProblemsOfAllFilesAreToldAtOnce() {
        folder.write("penstock.yaml", "nam: x\nmodels: {materialize: 3}")
                .write("models/a.sql", "-- @tag: x\nSELECT 1")
                .write("models/b.sql", "-- @name: c\nSELECT 1")
                .write("models/c.sql", "SELECT 1");

        assertThat(problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly(
                        "models/a.sql:1:5",
                        "models/c.sql:1:1",
                        "penstock.yaml:1:1",
                        "penstock.yaml:1:1",
                        "penstock.yaml:2:23");
        assertThatExceptionOfType(ProjectException.class)
                .isThrownBy(this::read)
                .withMessageStartingWith("Cannot read the project: 5 problems\n  models/a.sql:1:5: ");
    }

    private ModelDeclaration only(String content) {
        folder.write("models/my.sql", content);
        List<ModelDeclaration> models = read().models();
        assertThat(models).hasSize(1);
        return models.get(0);
    }

    private List<String> problems(String content) {
        folder.write("models/my.sql", content);
        return problems();
    }

    private List<String> problems() {
        try {
            throw new AssertionError("It was read: " + read());
        } catch (ProjectException e) {
            return e.problems().stream().map(problem -> problem.describe()).toList();
        }
    }

    private Project read() {
        return new ProjectReader(folder.reader(), List.of()).read(directory, null);
    }
}
