package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.SchemaMode;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.TestFolder;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a header may say of how a table's columns follow its query's. */
final class EvolutionRulesTest {
    @TempDir
    private Path directory;

    private Project read(String header) {
        TestFolder folder = new TestFolder(directory)
                .write("penstock.yaml", "name: x")
                .write("models/my.sql", header + "\nSELECT 1 AS id\n");
        return new ProjectReader(folder.reader(), List.of()).read(directory, "dev");
    }

    private List<String> problems(String header) {
        return catchThrowableOfType(ProjectException.class, () -> read(header)).problems().stream()
                .map(PenstockException::describe)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @strategy: append\n-- @schema_mode: lenient\n-- @column_mapping: {a: b, \"c d\": e}",
                "-- @model(strategy=append, schema_mode=lenient, column_mapping={a: b, \"c d\": e})",
                "/* @model\nstrategy: append\nschema_mode: lenient\ncolumn_mapping:\n  a: b\n  c d: e\n*/",
            })
    void everyFormSaysTheSame(String header) {
        assertThat(read(header).models().get(0).options().evolution())
                .isEqualTo(new EvolutionOptions(SchemaMode.LENIENT, Map.of("a", "b", "c d", "e")));
    }

    @Test
    void whatIsNotSaidIsLeftToTheStrategy() {
        assertThat(read("").models().get(0).options().evolution()).isEqualTo(EvolutionOptions.NONE);
        assertThat(EvolutionOptions.NONE.modeOrSafe()).isEqualTo(SchemaMode.SAFE);
    }

    @Test
    void unknownModeIsToldWithTheNearest() {
        assertThat(problems("-- @schema_mode: leniant").get(0))
                .startsWith("models/my.sql:1:18: ")
                .contains("\"leniant\"")
                .contains("did you mean \"lenient\"?");
        assertThat(problems("-- @schema_mod: safe").get(0)).contains("did you mean \"schema_mode\"?");
    }

    @Test
    void twoColumnsCannotTakeOneName() {
        assertThat(problems("-- @strategy: append\n-- @column_mapping: {a: c, b: C}"))
                .containsExactly("models/my.sql:2:21: Cannot read the model \"my\": column_mapping renames two"
                        + " columns, \"a\" and \"b\", to \"C\" (keep one)");
        assertThat(problems("-- @strategy: append\n-- @column_mapping: {a: A}"))
                .containsExactly("models/my.sql:2:21: Cannot read the model \"my\": column_mapping renames the column"
                        + " \"a\" to itself (remove it)");
    }

    @Test
    void whatCannotEvolveTakesNeitherModeNorMapping() {
        assertThat(problems("-- @materialize: view\n-- @schema_mode: safe"))
                .containsExactly("models/my.sql:2:18: Cannot read the model \"my\": schema_mode cannot go with"
                        + " materialize \"view\" (it goes with \"table\" only: say materialize \"table\", or leave it"
                        + " out)");
        assertThat(problems("-- @strategy: none\n-- @schema_mode: safe"))
                .containsExactly("models/my.sql:2:18: Cannot read the model \"my\": schema_mode cannot go with strategy"
                        + " \"none\", which makes the table once and never changes it (leave it out)");
        assertThat(problems("-- @strategy: append\n-- @schema_mode: ignore\n-- @column_mapping: {a: b}"))
                .containsExactly("models/my.sql:3:21: Cannot read the model \"my\": column_mapping cannot go with"
                        + " schema_mode \"ignore\", which leaves the table as it is (keep one)");
        assertThat(problems("-- @column_mapping: {a: b}"))
                .containsExactly("models/my.sql:1:21: Cannot read the model \"my\": column_mapping has nothing to"
                        + " rename: strategy \"replace\" rebuilds the table with the columns of its query (remove"
                        + " it, or say a schema_mode)");
    }
}
