package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual environments that show views in several databases. */
class EnvironmentDatabasesTest {
    private static final String CONFIG = "name: shop\nconnections:\n"
            + "  default: {type: duckdb, path: data/a.duckdb}\n  b: {type: duckdb, path: data/dev.duckdb}\n"
            + "environments: {mode: virtual}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory).file("penstock.yaml", CONFIG);
        versions(1, 1);
    }

    private void versions(int x, int y) {
        project.model("x", "SELECT " + x + " AS n")
                .model("y", "-- @connection: b\nSELECT " + y + " AS n")
                .model("z", "-- @connection: b\nSELECT n FROM y");
    }

    private List<String> in(String connection, String sql) {
        return project.command("query", "--format", "json", "--connection", connection, sql)
                .succeeded()
                .rows();
    }

    private String shown() {
        return in("default", "FROM main__dev.x").get(0)
                + in("b", "FROM main__dev.y").get(0);
    }

    @Test
    void changesCountOverAllDatabases() {
        project.run().succeeded();
        versions(2, 1);
        project.run().succeeded();
        versions(2, 2);
        project.run().succeeded();

        assertThat(project.command("env", "rollback", "dev", "--yes")
                        .succeeded()
                        .out())
                .contains("Views: 2 changed (y, z)");
        assertThat(shown()).isEqualTo("21");
        project.command("env", "rollback", "dev", "--to", "1", "--yes").succeeded();
        assertThat(shown()).isEqualTo("11");
    }

    @Test
    void rollbackThatFailedInOneDatabaseGoesOn() {
        project.run().succeeded();
        versions(2, 2);
        project.run().succeeded();
        versions(3, 3);
        project.run().succeeded();
        project.behindItsBack("DROP VIEW main__dev.y");
        project.behindItsBack("CREATE TABLE main__dev.y (n INTEGER)");

        assertThat(project.command("env", "rollback", "dev", "--yes", "--json")
                        .exited(2)
                        .errors()
                        .get(0))
                .contains(
                        "penstock.yaml:5:22 Cannot change what environment dev shows on connection \"b\": model y is to"
                                + " be seen as main__dev.y, where a table stands that is not this environment's");
        assertThat(in("default", "FROM main__dev.x")).containsExactly("2");
        project.behindItsBack("DROP TABLE main__dev.y");
        project.command("env", "rollback", "dev", "--yes").succeeded();

        assertThat(shown()).isEqualTo("22");
        project.command("env", "rollback", "dev", "--yes").succeeded();
        assertThat(shown()).as("the rollback was one change").isEqualTo("33");
    }

    @Test
    void viewsGoFromADatabaseOnWhichNoModelIsKeptAnyMore() {
        project.run().succeeded();
        project.delete("models/y.sql");
        project.delete("models/z.sql");

        assertThat(project.command("run").succeeded().out()).contains("Views: 2 gone (y, z)");
        assertThat(in("b", "FROM information_schema.tables WHERE table_schema = 'main__dev'"))
                .isEmpty();
        project.command("gc", "--grace", "0d").succeeded();
        assertThat(in("b", "FROM information_schema.tables WHERE table_schema = '_penstock_versions'"))
                .isEmpty();
    }
}
