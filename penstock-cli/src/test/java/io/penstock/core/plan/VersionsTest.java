package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes two versions of a model one, and what keeps a database from sharing them. */
class VersionsTest {
    private static final String CONFIG =
            "name: shop\nconnections: {default: {type: duckdb, path: data/all.duckdb}, raw:"
                    + " {type: duckdb, path: 'data/raw_{env}.duckdb'}}\nenvironments: {mode: virtual}\n"
                    + "sources:\n  far: {connection: raw}\n";

    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).file("penstock.yaml", CONFIG);
    }

    private Version version(String environment, String model) {
        return Objects.requireNonNull(node(environment, model).version());
    }

    private ModelNode node(String environment, String model) {
        try (Workspace workspace = project.in(environment).open()) {
            return workspace.graph().model(model);
        }
    }

    @Test
    void schemaAndEnvironmentMakeNoOtherVersion() {
        project.model("a", "SELECT 1 AS v");
        Version dev = version("dev", "a");

        assertThat(version("prod", "a").hash()).isEqualTo(dev.hash());
        assertThat(dev.view()).hasToString("main__dev.a");
        assertThat(version("prod", "a").view()).hasToString("main.a");
        project.model("a", "-- @schema: other\nselect 1 as v");
        assertThat(version("dev", "a").hash()).isEqualTo(dev.hash());
        assertThat(version("dev", "a").view()).hasToString("other__dev.a");
        project.model("a", "SELECT 2 AS v");
        assertThat(version("dev", "a").hash()).isNotEqualTo(dev.hash());
    }

    @Test
    void checkMakesNoOtherVersionAndWhatIsDoneBehindTheWriteDoes() {
        project.model("a", "SELECT 1 AS v").model("b", "SELECT * FROM a");
        String before = version("dev", "b").hash();

        project.model("a", "-- @checks: [{not_null: [v]}]\nSELECT 1 AS v");
        assertThat(version("dev", "b").hash()).isEqualTo(before);
        project.model("a", "-- @post: DELETE FROM {this}\nSELECT 1 AS v");
        assertThat(version("dev", "b").hash()).isNotEqualTo(before);
    }

    @Test
    void sourceThatLeadsElsewhereMakesAnotherVersion() {
        project.file(
                "models/J.java",
                "public class J { @io.penstock.Model java.util.List<R> j(io.penstock.Relation far) { return"
                        + " java.util.List.of(); } record R(long id) {} }");

        assertThat(version("dev", "j").hash()).isNotEqualTo(version("prod", "j").hash());
    }

    @Test
    void longNameIsCutToWhatDatabasesTake() {
        String name = "ü" + "long".repeat(20);
        project.model(name, "SELECT 1 AS v");

        String table = node("dev", name).table().name();

        assertThat(table.getBytes(StandardCharsets.UTF_8)).hasSize(63);
        assertThat(table).matches("ülong.*__[0-9a-f]{16}");
    }

    @Test
    void databaseThatSwapsNoViewsIsRefused() {
        project.model("a", "SELECT 1 AS v");
        try (Workspace workspace = project.in("dev").open()) {
            Graph graph = workspace.graph();
            Databases others =
                    (connection, place) -> withoutSwaps(workspace.databases().database(connection, place));

            assertThatThrownBy(() -> Versions.share(graph, others))
                    .hasMessage("Cannot share model a between environments: its connection"
                            + " \"default\" is of type duckdb, which does not swap views in a transaction (take mode:"
                            + " virtual out, or keep the model on another connection)");
        }
    }

    private static SqlDatabase withoutSwaps(SqlDatabase database) {
        SqlDialect dialect = database.dialect();
        SqlDialect other = (SqlDialect) Proxy.newProxyInstance(
                SqlDialect.class.getClassLoader(),
                new Class<?>[] {SqlDialect.class},
                (proxy, method, arguments) ->
                        method.getName().equals("swapsViews") ? false : method.invoke(dialect, arguments));
        return (SqlDatabase) Proxy.newProxyInstance(
                SqlDatabase.class.getClassLoader(),
                new Class<?>[] {SqlDatabase.class},
                (proxy, method, arguments) ->
                        method.getName().equals("dialect") ? other : method.invoke(database, arguments));
    }
}
