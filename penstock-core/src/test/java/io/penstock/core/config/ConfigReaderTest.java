package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.SourceDeclaration.Freshness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigReaderTest {
    @TempDir
    private Path directory;

    private TestFolder folder;

    @BeforeEach
    void prepare() {
        folder = new TestFolder(directory);
    }

    @Test
    void nameIsAllThatAProjectNeeds() {
        ProjectConfig config = folder.write("penstock.yaml", "name: shop").config();

        assertThat(config.name()).isEqualTo("shop");
        assertThat(config.directory()).isEqualTo(directory.toAbsolutePath());
        assertThat(config.environment()).isEqualTo("dev");
        assertThat(connection(config, "default").type()).isEqualTo("memory");
        assertThat(connection(config, "default").options()).isEqualTo(Map.of("path", "data/dev.db"));
        assertThat(config.models())
                .isEqualTo(
                        new ModelDefaults(null, "default", Materialization.TABLE, Strategy.REPLACE, RetryPolicy.NONE));
        assertThat(config.state().path()).isEqualTo(directory.resolve(".penstock/state.db"));
        assertThat(config.classPath()).isEmpty();
        assertThat(config.sources()).isEmpty();
    }

    @Test
    void everyKeyIsRead() {
        folder.write("libs/b.jar", "")
                .write("libs/a.jar", "")
                .write("libs/c.txt", "")
                .write("classes/X.class", "");
        ProjectConfig config = folder.write("penstock.yaml", """
            name: shop
            description: A shop.
            connections:
              lake: {type: memory, path: lake.db, threads: 4, settings: {a: [1, true]}}
              other: {type: memory}
            state: {path: 'state/{env}.db'}
            models: {schema: analytics, connection: other, materialise: view, strategy: merge}
            sources:
              raw.customers:
                description: Those who buy.
                connection: lake
                cursor: updated_at
                freshness: {warn_after: 12h, error_after: 1d}
              visits: {path: data/*.csv}
              events:
            class_path: [classes, libs/*.jar]
            """).config();

        assertThat(config.connections().keySet()).containsExactly("lake", "other");
        assertThat(connection(config, "lake").options())
                .isEqualTo(Map.of("path", "lake.db", "threads", 4, "settings", Map.of("a", List.of(1, true))));
        assertThat(connection(config, "lake").place()).hasToString("penstock.yaml:4:3");
        assertThat(config.state().path()).isEqualTo(directory.resolve("state/dev.db"));
        assertThat(config.models())
                .isEqualTo(new ModelDefaults(
                        "analytics", "other", Materialization.VIEW, Strategy.MERGE_BY_KEY, RetryPolicy.NONE));
        assertThat(config.classPath())
                .containsExactly(
                        directory.resolve("classes"), directory.resolve("libs/a.jar"), directory.resolve("libs/b.jar"));
        SourceDeclaration customers = config.sources().get(0);
        assertThat(customers.name()).isEqualTo("raw.customers");
        assertThat(customers.connection()).isEqualTo("lake");
        assertThat(customers.schema()).isEqualTo("raw");
        assertThat(customers.table()).isEqualTo("customers");
        assertThat(customers.cursor()).isEqualTo("updated_at");
        assertThat(customers.freshness()).isEqualTo(new Freshness(Duration.ofHours(12), Duration.ofDays(1)));
        assertThat(customers.place()).hasToString("penstock.yaml:9:3");
        assertThat(config.sources().get(1).path()).isEqualTo("data/*.csv");
        assertThat(config.sources().get(2).connection()).isEqualTo("other");
    }

    @Test
    void sourcesMayBeAList() {
        ProjectConfig config = folder.write(
                        "penstock.yaml", "name: x\nsources:\n  - name: a\n  - {name: b, schema: s, table: t}\n")
                .config();

        assertThat(config.sources()).extracting(SourceDeclaration::name).containsExactly("a", "b");
        assertThat(config.sources().get(1).schema()).isEqualTo("s");
        assertThat(config.sources().get(1).table()).isEqualTo("t");
        assertThat(config.sources().get(1).place()).hasToString("penstock.yaml:4:12");
    }

    @Test
    void firstConnectionServesWhereNoneIsCalledDefault() {
        folder.write("penstock.yaml", "name: x\nconnections: {b: {type: memory}, a: {type: memory}}");

        assertThat(folder.config().models().connection()).isEqualTo("b");
    }

    @Test
    void overlayIsMergedAndKeepsItsPlaces() {
        folder.write("penstock.yaml", """
            name: shop
            description: gone
            connections:
              default: {type: memory, path: a.db, settings: {x: 1, y: [1, 2]}}
              old: {type: memory}
            """).write("penstock.prod.yaml", """
                description:
                connections:
                  default: {path: b.db, settings: {y: [3]}}
                  old: ~
                  new: {type: memory}
                """).set("PENSTOCK_ENV", "prod");

        ProjectConfig config = folder.config();

        assertThat(config.environment()).isEqualTo("prod");
        assertThat(config.connections().keySet()).containsExactly("default", "new");
        assertThat(connection(config, "default").options())
                .isEqualTo(Map.of("path", "b.db", "settings", Map.of("x", 1, "y", List.of(3))));
        assertThat(connection(config, "default").place()).hasToString("penstock.yaml:4:3");
        assertThat(connection(config, "new").place()).hasToString("penstock.prod.yaml:5:3");
        assertThat(config.masked().has("description")).isFalse();
    }

    @Test
    void onlyTypesThatTheProjectNamesAreAskedForTheirOptions() {
        folder.write("penstock.yaml", "name: x\nconnections: {a: {type: memory}, b: {type: memory}}");
        Set<String> asked = new HashSet<>();
        ConfigReader reader = new ConfigReader(
                type -> {
                    asked.add(type);
                    return Optional.of("{}");
                },
                () -> {
                    throw new AssertionError("The types were listed");
                },
                Map.of(),
                Map.of("default", Map.of("type", "other")));

        assertThat(reader.read(directory, null).connections()).containsOnlyKeys("a", "b");
        assertThat(asked).containsExactly("memory");
    }

    @Test
    void argumentGoesBeforeTheVariableAndNeedsNoOverlay() {
        folder.write("penstock.yaml", "name: x").set("PENSTOCK_ENV", "prod");

        assertThat(folder.reader().read(directory, "test").environment()).isEqualTo("test");
    }

    @Test
    void variablesAreReplaced() {
        folder.write("penstock.yaml", """
            name: ${NAME}-{env}
            description: $${NAME} ${EMPTY:-none} ${NAME:-x}${EMPTY}
            state: {path: "${STATE:-a/{env}/b.db}"}
            """).set("NAME", "shop").set("EMPTY", "");

        ProjectConfig config = folder.config();

        assertThat(config.name()).isEqualTo("shop-dev");
        assertThat(config.masked().path("description").asText()).isEqualTo("${NAME} none shop");
        assertThat(config.state().path()).isEqualTo(directory.resolve("a/dev/b.db"));
    }

    @Test
    void wholeVariableBecomesTheNumberThatIsWanted() {
        folder.write(
                        "penstock.yaml",
                        "name: ${N}\n"
                                + "connections: {a: {type: memory, threads: \"${N}\", read_only: \"${B:-true}\", path:"
                                + " \"${N}\"}}")
                .set("N", "4");

        ProjectConfig config = folder.config();

        assertThat(config.name()).isEqualTo("4");
        assertThat(connection(config, "a").options()).isEqualTo(Map.of("threads", 4, "read_only", true, "path", "4"));
        assertThat(config.masked().at("/connections/a/threads").isInt()).isTrue();
    }

    @Test
    void unsetVariableOfAReplacedValueDoesNotMatter() {
        folder.write("penstock.yaml", "name: x\ndescription: ${NOPE}").write("penstock.dev.yaml", "description: y");

        assertThat(folder.config().masked().path("description").asText()).isEqualTo("y");
    }

    @Test
    void secretsAreMaskedAndUsed() {
        folder.write("penstock.yaml", """
            name: x
            description: "see https://me:p@ss@host/x?token=abc&y=1 and ${API_TOKEN}!"
            connections:
              a:
                type: memory
                password: hunter2
                path: ${DB_PASSWORD}/x
                settings: {secret_things: [a, 1], primary_key: id, url: "jdbc:pg://h/db?user=u&password=zz"}
            """).set("API_TOKEN", "t0k3n").set("DB_PASSWORD", "pw");

        ProjectConfig config = folder.config();

        assertThat(connection(config, "a").options())
                .containsEntry("password", "hunter2")
                .containsEntry("path", "pw/x");
        assertThat(config.masked()).hasToString("""
            {"name":"x","description":"see https://me:***@host/x?token=***&y=1 and ***!",\
            "connections":{"a":{"type":"memory","password":"***","path":"***/x",\
            "settings":{"secret_things":["***","***"],"primary_key":"id","url":"jdbc:pg://h/db?user=u&password=***"}}}}\
            """);
    }

    private static ConnectionSpec connection(ProjectConfig config, String name) {
        return Objects.requireNonNull(config.connections().get(name));
    }
}
