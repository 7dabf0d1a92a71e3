package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Environments that are views over tables which all of them share. */
class VirtualEnvironmentsTest {
    private static final String CONFIG = "name: shop\nconnections: {default: {type: duckdb, path: data/shop.duckdb}}\n"
            + "environments: {mode: virtual}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONFIG)
                .file("penstock.prod.yaml", "")
                .model("orders", "SELECT 1 AS id, 10 AS amount")
                .model("large", "-- @materialize: view\nSELECT * FROM orders WHERE amount > 5")
                .model("totals", "SELECT sum(amount) AS amount FROM large");
    }

    private List<String> rows(String sql) {
        return project.rows(sql);
    }

    @Test
    void newEnvironmentOfAnUnchangedProjectBuildsNothing() {
        Outcome prod = project.run("--env", "prod").succeeded();
        assertThat(prod.ran()).containsExactly("orders", "large", "totals");
        assertThat(rows("FROM main.totals")).containsExactly("10");

        Outcome dev = project.run().succeeded();

        assertThat(dev.ran()).isEmpty();
        assertThat(rows("FROM main__dev.totals")).containsExactly("10");
        assertThat(project.run().succeeded().json().has("views")).isFalse();
    }
}
