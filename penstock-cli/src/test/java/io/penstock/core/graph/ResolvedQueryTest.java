package io.penstock.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResolvedQueryTest {
    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory)
                .model("base", "SELECT 1 AS id")
                .model("one", "-- @materialize: ephemeral\nSELECT id FROM base")
                .model("two", "-- @materialize: ephemeral\nSELECT a.id FROM one a JOIN one USING (id)");
    }

    private DatabaseQuery resolved(String model, String sql) {
        project.model(model, sql);
        try (Workspace workspace = project.open()) {
            Graph graph = workspace.graph();
            return new ResolvedQuery(graph, TestProject.database(workspace).dialect(), FileColumns.UNKNOWN)
                    .of(graph.model(model));
        }
    }

    @Test
    void ephemeralModelsStandOnceAndInOrder() {
        assertThat(resolved("m", "SELECT * FROM two JOIN one USING (id), two AS again")
                        .text())
                .isEqualTo("""
                    WITH "_penstock_one" AS (
                    SELECT id FROM "main"."base"
                    ),
                    "_penstock_two" AS (
                    SELECT a.id FROM "_penstock_one" a JOIN "_penstock_one" AS "one" USING (id)
                    )
                    SELECT * FROM "_penstock_two" AS "two" JOIN "_penstock_one" AS "one" USING (id), "_penstock_two" AS again\
                    """);
    }

    @Test
    void theirNamesAreFree() {
        assertThat(resolved("m", "WITH _Penstock_one AS (SELECT 2 AS id) SELECT * FROM one, _Penstock_one")
                        .text())
                .startsWith("WITH \"__penstock_one\" AS (")
                .endsWith("FROM \"__penstock_one\" AS \"one\", _Penstock_one");
    }

    @Test
    void queryWithoutThemStaysAsItIs() {
        assertThat(resolved("m", "(SELECT id FROM base)").text()).isEqualTo("(SELECT id FROM \"main\".\"base\")");
    }

    @Test
    void everyOffsetHasItsPlace() {
        DatabaseQuery query = resolved("m", "SELECT\n  two.id\nFROM two");

        assertThat(query.place(query.text().indexOf("two.id"))).hasToString("models/m.sql:2:3");
        assertThat(query.place(query.text().lastIndexOf("\"_penstock_two\""))).hasToString("models/m.sql:3:6");
        assertThat(query.place(query.text().indexOf("JOIN"))).hasToString("models/two.sql:2:24");
        assertThat(query.place(query.text().indexOf("\"main\".\"base\""))).hasToString("models/one.sql:2:16");
        assertThat(query.place(-1)).hasToString("models/m.sql:1:1");
    }
}
