package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that run one project at once build each interval once. */
class SharedStateTest {
    private static final String DAYS = "-- @strategy: incremental\n-- @time_column: day\n-- @interval: day\n"
            + "-- @start: 2026-01-01\n-- @batch_size: 5\n"
            + "SELECT CAST(range AS date) AS day, uuid() AS made FROM range(DATE '2026-01-01', DATE '2026-03-02',"
            + " INTERVAL 1 DAY)";
    private static final int ROWS = 60;

    @TempDir
    Path directory;

    @Test
    void inOneFolder() throws Exception {
        ProjectFixture project = ProjectFixture.in(directory).model("days", DAYS);

        together(project, project);

        assertThat(project.rows("SELECT count(*) FROM days")).containsExactly(Integer.toString(ROWS));
    }

    @Test
    void onTwoMachinesThatShareTheirState() throws Exception {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start()) {
            ProjectFixture first = machine("first", server);
            ProjectFixture second = machine("second", server);

            together(first, second);

            assertThat(second.rows("SELECT count(*) FROM days")).containsExactly(Integer.toString(ROWS));
            assertThat(second.command("runs", "list", "--json")
                            .succeeded()
                            .json()
                            .path("runs"))
                    .hasSize(2);
        }
    }

    private ProjectFixture machine(String name, EmbeddedPostgres server) {
        return ProjectFixture.bare(directory.resolve(name))
                .file(
                        "penstock.yaml",
                        "name: shop\nconnections: {default: {type: duckdb, path: ../shared.duckdb}}\nstate: {url: \""
                                + server.getJdbcUrl("postgres", "postgres") + "\", schema: shop}\n")
                .model("days", DAYS);
    }

    /** Runs both at once, and looks that all rows were written by one of them. */
    private static void together(ProjectFixture one, ProjectFixture other) throws Exception {
        try (Child first = Child.start(one, "first", "run", "--json");
                Child second = Child.start(other, "second", "run", "--json")) {
            assertThat(first.exit()).as(Files.readString(first.err())).isZero();
            assertThat(second.exit()).as(Files.readString(second.err())).isZero();
            assertThat(List.of(inserted(first), inserted(second))).containsExactlyInAnyOrder(0L, (long) ROWS);
        }
    }

    private static long inserted(Child child) throws Exception {
        JsonNode run = new Outcome(0, Files.readString(child.out()), "").json();
        return run.at("/models/0/rows/inserted").asLong();
    }
}
