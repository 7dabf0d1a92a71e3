package io.penstock.core.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.state.LineageEdge;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineageReaderTest {
    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).model("base", "SELECT 1 AS id, 'x' AS name");
    }

    private Lineage read(Map<String, Schema> remembered, String... models) {
        try (Workspace workspace = project.open()) {
            return LineageReader.read(workspace.graph(), List.of(models), workspace.databases(), remembered);
        }
    }

    private static List<String> edges(Lineage lineage, String model) {
        return lineage.edges().getOrDefault(model, List.<LineageEdge>of()).stream()
                .map(edge -> edge.column() + " from " + edge.fromNode() + "." + edge.fromColumn())
                .sorted()
                .toList();
    }

    @Test
    void edgesEndAtTheNextModelWhateverItIsKeptAs() {
        project.model("inlined", "-- @materialize: ephemeral\nSELECT id + 1 AS id FROM base")
                .model("exported", "-- @materialize: file\nSELECT id AS key FROM inlined")
                .model("last", "SELECT key, name FROM exported JOIN base ON id = key");

        Lineage lineage = read(Map.of(), "last");

        assertThat(edges(lineage, "inlined")).containsExactly("id from base.id");
        assertThat(edges(lineage, "exported")).containsExactly("key from inlined.id");
        assertThat(edges(lineage, "last")).containsExactly("key from exported.key", "name from base.name");
        assertThat(lineage.problems()).isEmpty();
    }

    @Test
    void caseOfATablesNameDoesNotCount() {
        project.model("base", "-- @schema: MAIN\nSELECT 1 AS id").model("last", "SELECT id FROM Base");

        assertThat(edges(read(Map.of(), "last"), "last")).containsExactly("id from base.id");
    }

    @Test
    void columnsThatAStrategyKeepsAreThere() {
        project.model("history", "-- @strategy: scd2\n-- @key: id\nSELECT * FROM base")
                .model("last", "SELECT id, valid_from FROM history WHERE is_current");

        Lineage lineage = read(Map.of(), "last");

        assertThat(lineage.problems()).isEmpty();
        assertThat(edges(lineage, "last")).containsExactly("id from history.id", "valid_from from history.valid_from");
    }

    @Test
    void declaredTableHasTheColumnsOfItsDeclaration() {
        project.model("typed", """
                /* @model
                strategy: merge
                columns:
                  id: {type: bigint, key: true}
                  twice: {type: bigint, normalize: [{derive: "number + number"}]}
                */
                SELECT id, 7 AS number FROM base
                """).model("last", "SELECT id + twice AS sum, _loaded_at FROM typed");

        Lineage lineage = read(Map.of(), "last");

        assertThat(lineage.problems()).isEmpty();
        assertThat(edges(lineage, "typed")).containsExactly("id from base.id");
        assertThat(edges(lineage, "last"))
                .containsExactly("_loaded_at from typed._loaded_at", "sum from typed.id", "sum from typed.twice");
    }

    @Test
    void queryThatDoesNotMeetItsDeclarationIsToldWithoutARun() {
        project.model("typed", "-- @columns: {id: date, name: text}\nSELECT id, name FROM base")
                .model(
                        "chosen",
                        "-- @transforms: [{filter_where: nmae IS NULL}]\n-- @columns: {id: bigint, name: text}\n"
                                + "SELECT id, name FROM base");

        List<String> problems = read(Map.of(), "typed", "chosen").problems().stream()
                .map(PenstockException::describe)
                .toList();

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).startsWith("models/chosen.sql:1:4: ").contains("nmae");
        assertThat(problems.get(1))
                .startsWith("models/typed.sql:1:4: Cannot write typed: its rows do not match its declared table: id: ");
    }

    @Test
    void javaModelIsKnownByItsRecordOrByWhatItWas() {
        project.file("models/Made.java", """
            import io.penstock.Model;
            import io.penstock.Relation;
            import java.util.stream.Stream;

            class Made {
                record Row(long id) {}

                @Model
                Stream<Row> typed() {
                    return Stream.of(new Row(1));
                }

                @Model
                Relation chosen(Relation base) {
                    return base.select("id");
                }
            }
            """)
                .model("of_typed", "SELECT id FROM typed")
                .model("of_chosen", "SELECT id FROM chosen")
                .model("behind", "SELECT nothing_of_it FROM of_chosen");

        Lineage first = read(Map.of(), "of_typed", "behind");

        assertThat(edges(first, "of_typed")).containsExactly("id from typed.id");
        assertThat(first.schemas()).containsOnlyKeys("base", "typed", "of_typed");
        assertThat(first.problems()).isEmpty();
        Schema chosen = Schema.of(Column.of("id", DataType.Simple.INTEGER));
        Lineage later = read(Map.of("chosen", chosen), "of_typed", "behind");
        assertThat(edges(later, "of_chosen")).containsExactly("id from chosen.id");
        assertThat(later.problems())
                .singleElement()
                .extracting(PenstockException::describe)
                .asString()
                .startsWith("models/behind.sql:1:8: Cannot bind the query: ")
                .contains("nothing_of_it");
    }

    @Test
    void problemIsToldOnceWhereItIsAndNotInWhatReadsIt() {
        project.model("wrong", "SELECT id,\n  nam FROM base").model("behind", "SELECT id FROM wrong");

        assertThat(read(Map.of(), "behind").problems())
                .singleElement()
                .extracting(PenstockException::describe)
                .asString()
                .startsWith("models/wrong.sql:2:3: ")
                .contains("nam");
    }

    @Test
    void onlyWhatIsAskedForAndWhatItReadsIsBound() {
        project.model("wrong", "SELECT nam FROM base").model("fine", "SELECT id FROM base");

        Lineage lineage = read(Map.of(), "fine");

        assertThat(lineage.problems()).isEmpty();
        assertThat(lineage.schemas()).containsOnlyKeys("base", "fine");
    }
}
