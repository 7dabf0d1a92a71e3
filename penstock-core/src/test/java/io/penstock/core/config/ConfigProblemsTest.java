package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigProblemsTest {
    @TempDir
    private Path directory;

    private TestFolder folder;

    @BeforeEach
    void prepare() {
        folder = new TestFolder(directory);
    }

    @Test
    void unknownKeysAreToldWhereverKeysAreRead() {
        folder.write("penstock.yaml", """
                name: x
                conections: {}
                connections: {a: {type: memory, pth: x}}
                state: {file: x}
                models: {materialze: table}
                sources:
                  a: {shema: x}
                  b: {freshness: {warn: 1d}}
                """);

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:2:1: Cannot read penstock.yaml: unknown key \"conections\" (did you mean \"connections\"? known here: name, former_names, description, connections, state, models, hooks, sources, environments, class_path)",
                        "penstock.yaml:3:33: Cannot read penstock.yaml: unknown key \"pth\" in \"connections.a\" (did you mean \"path\"? known here: path, threads, read_only, password, settings, type, breaker, access, shared)",
                        "penstock.yaml:4:9: Cannot read penstock.yaml: unknown key \"file\" in \"state\" (known here: path, url, user, password, schema)",
                        "penstock.yaml:5:10: Cannot read penstock.yaml: unknown key \"materialze\" in \"models\" (did you mean \"materialize\"? known here: schema, connection, materialize, strategy, retry)",
                        "penstock.yaml:7:7: Cannot read penstock.yaml: unknown key \"shema\" in \"sources.a\" (did you mean \"schema\"? known here: name, description, connection, schema, table, path, cursor, freshness)",
                        "penstock.yaml:8:19: Cannot read penstock.yaml: unknown key \"warn\" in \"sources.b.freshness\" (known here: warn_after, error_after)");
    }

    @Test
    void wrongValuesAreToldWithWhatWasExpected() {
        folder.write("penstock.yaml", """
                name: [x]
                connections:
                  a: {type: memory, threads: many, read_only: 1, password: 12345}
                  b: {type: memory, threads: 0}
                  c: memory
                  d: {path: x}
                state: {path: 3}
                models: {materialize: tabel, strategy: upsert}
                sources: [{name: }, {cursor: x}, 4]
                class_path: {}
                """);

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:1:7: Cannot read penstock.yaml: \"name\" is a list, expected text (such as shop)",
                        "penstock.yaml:3:30: Cannot read penstock.yaml: \"connections.a.threads\" is the text \"many\", expected a whole number",
                        "penstock.yaml:3:47: Cannot read penstock.yaml: \"connections.a.read_only\" is the number 1, expected true or false",
                        "penstock.yaml:3:60: Cannot read penstock.yaml: \"connections.a.password\" is the number ***, expected text (put it in quotes: \"***\")",
                        "penstock.yaml:4:30: Cannot read penstock.yaml: \"connections.b.threads\" is the number 0, expected at least 1",
                        "penstock.yaml:5:6: Cannot read penstock.yaml: \"connections.c\" is the text \"memory\", expected a map",
                        "penstock.yaml:6:3: Cannot read penstock.yaml: the key \"type\" is missing in \"connections.d\" (add type: ...)",
                        "penstock.yaml:7:15: Cannot read penstock.yaml: \"state.path\" is the number 3, expected text (put it in quotes: \"3\")",
                        "penstock.yaml:8:23: Cannot read penstock.yaml: \"models.materialize\" is the text \"tabel\", expected one of table, view, ephemeral, file, none (did you mean \"table\"?)",
                        "penstock.yaml:8:40: Cannot read penstock.yaml: \"models.strategy\" is the text \"upsert\", expected one of replace, truncate, append, merge_by_key, scd_type_2, incremental, none, merge, scd2",
                        "penstock.yaml:9:17: Cannot read penstock.yaml: \"sources[0].name\" is nothing, expected text",
                        "penstock.yaml:9:21: Cannot read penstock.yaml: the key \"name\" is missing in \"sources[1]\" (add name: ...)",
                        "penstock.yaml:9:34: Cannot read penstock.yaml: \"sources[2]\" is the number 4, expected a map",
                        "penstock.yaml:10:13: Cannot read penstock.yaml: \"class_path\" is an empty map, expected a list or text (such as [\"libs/*.jar\"])");
    }

    @Test
    void namesThatMeanNothingAreTold() {
        folder.write("penstock.yaml", """
                name: x
                connections: {lake: {type: memory}}
                models: {connection: leak, materialise: view, materialize: table}
                sources:
                  a: {connection: lakes, freshness: {warn_after: soon}}
                  A: {path: x, table: y, name: b}
                class_path: libs/nope.jar
                """);

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:3:22: Cannot read penstock.yaml: there is no connection \"leak\" (known here: lake)",
                        "penstock.yaml:3:28: Cannot read penstock.yaml: \"materialise\" says again what \"materialize\" says (keep one)",
                        "penstock.yaml:5:19: Cannot read penstock.yaml: there is no connection \"lakes\" (did you mean \"lake\"? known here: lake)",
                        "penstock.yaml:5:26: Cannot read penstock.yaml: the source \"a\" has a freshness and no cursor (name a column of times)",
                        "penstock.yaml:5:50: Cannot read penstock.yaml: \"warn_after\" is the text \"soon\", expected a duration (such as 30s, 5m, 1h30m or 1d)",
                        "penstock.yaml:6:3: Cannot read penstock.yaml: the source \"A\" is declared at penstock.yaml:5:3 already (rename one)",
                        "penstock.yaml:6:16: Cannot read penstock.yaml: the source \"A\" has both \"path\" and \"table\" (a source is a file or a table)",
                        "penstock.yaml:6:32: Cannot read penstock.yaml: the source \"A\" calls itself \"b\" (leave its name out)",
                        "penstock.yaml:7:13: Cannot read penstock.yaml: \"class_path\" names libs/nope.jar, which does not exist (build it, or take it out)");
    }

    @Test
    void mapsThatMayNotBeEmptyAreTold() {
        folder.write("penstock.yaml", "name: x\nconnections: {}\nsources: {a: {freshness: {}}}");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:2:14: Cannot read penstock.yaml: \"connections\" is an empty map, expected a map with at least one key",
                        "penstock.yaml:3:26: Cannot read penstock.yaml: \"sources.a.freshness\" is an empty map, expected a map with at least one key (warn_after, error_after)");
    }

    @Test
    void connectionTypeWithoutAPluginIsTold() {
        folder.write("penstock.yaml", "name: x\nconnections: {a: {type: memroy}}");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:2:25: Cannot read penstock.yaml: the connection \"a\" has the type \"memroy\", for which no plugin is installed (did you mean \"memory\"? installed: memory)");
    }

    @Test
    void variablesThatCannotBeReplacedAreTold() {
        folder.write(
                "penstock.yaml",
                "name: x\ndescription: ${1x}\nconnections:\n  a: {type: memory, password: '${DB_PASSWORD}', threads: '${N}', path: '${'}");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml:2:14: Cannot read penstock.yaml: \"${1x}\" refers to no variable (write ${NAME} or ${NAME:-default}; $${ stands for ${ itself)",
                        "penstock.yaml:4:31: Cannot read penstock.yaml: the variable DB_PASSWORD is not set (set it, or give a default: ${DB_PASSWORD:-...})",
                        "penstock.yaml:4:58: Cannot read penstock.yaml: the variable N is not set (set it, or give a default: ${N:-...})",
                        "penstock.yaml:4:72: Cannot read penstock.yaml: \"${\" refers to no variable (write ${NAME} or ${NAME:-default}; $${ stands for ${ itself)");
    }

    @Test
    void problemsOfTheOverlayPointIntoIt() {
        folder.write("penstock.yaml", "name: x\nmodels: {materialize: table}")
                .write("penstock.dev.yaml", "models:\n  materialize: tabel\n  shema: x\n");

        assertThat(folder.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("Cannot read penstock.dev.yaml: "))
                .anySatisfy(problem -> assertThat(problem).startsWith("penstock.dev.yaml:2:16: "))
                .anySatisfy(problem -> assertThat(problem).startsWith("penstock.dev.yaml:3:3: "));
    }

    @Test
    void bothFilesAreReadThoughOneIsBroken() {
        folder.write("penstock.yaml", "name: 'x").write("penstock.dev.yaml", "- a");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.dev.yaml:1:1: Cannot read penstock.dev.yaml: it holds no keys (write key: value)",
                        "penstock.yaml:1:7: Cannot read penstock.yaml: a text in quotes begins here and does not end (close it)");
    }

    @Test
    void emptyFileLacksItsName() {
        folder.write("penstock.yaml", "# nothing\n");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml: Cannot read penstock.yaml: the key \"name\" is missing (add name: shop)");
    }

    @Test
    void fileThatIsNoTextIsTold() throws IOException {
        Files.write(directory.resolve("penstock.yaml"), "name: sch\u00f6n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.yaml: Cannot read penstock.yaml: it is not text in UTF-8 (save it as UTF-8)");
    }

    @Test
    void overlayWithTheOtherEndingIsNotPassedOver() {
        folder.write("penstock.yaml", "name: x").write("penstock.dev.yml", "name: y");

        assertThat(folder.problems())
                .containsExactly(
                        "penstock.dev.yml: Cannot read penstock.dev.yml: its name ends in .yml (rename it to penstock.dev.yaml)");
    }

    @Test
    void folderThatIsNoProjectIsToldWithTheRemedy() {
        assertMissing(directory, "there is no penstock.yaml (make a project with \"penstock init\")");
        assertMissing(directory.resolve("nope"), "there is no such folder (check the path)");
        folder.write("other/penstock.yml", "name: x");
        assertMissing(directory.resolve("other"), "the file is called penstock.yml (rename it to penstock.yaml)");
    }

    @Test
    void folderWithinAProjectIsToldWhereTheProjectIs() {
        folder.write("penstock.yaml", "name: x").write("models/a/b.sql", "SELECT 1");

        assertMissing(
                directory.resolve("models/a"),
                "there is no penstock.yaml, but one in %1$s (go there, or say -p %1$s)".formatted(directory));
    }

    @Test
    void environmentWithAnOddNameIsRefused() {
        folder.write("penstock.yaml", "name: x");

        assertThatExceptionOfType(PenstockException.class)
                .isThrownBy(() -> folder.reader().read(directory, "../prod"))
                .withMessage(
                        "Cannot use the environment \"../prod\": its name holds other characters (use letters, digits, _ and -)")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProjectError.ENVIRONMENT_UNKNOWN));
    }

    private void assertMissing(Path asked, String reason) {
        assertThatExceptionOfType(PenstockException.class)
                .isThrownBy(() -> folder.reader().read(asked, null))
                .withMessage("Cannot read a project in %s: %s".formatted(asked, reason))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProjectError.PROJECT_MISSING));
    }
}
