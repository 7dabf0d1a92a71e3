package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.TestFolder;
import io.penstock.spi.error.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are found elsewhere than in SQL files. */
final class ModelFinderTest {
    @TempDir
    private Path directory;

    private TestFolder folder;

    @BeforeEach
    void prepare() {
        folder = new TestFolder(directory).write("penstock.yaml", "name: x\n");
    }

    @Test
    void modelsOfOthersAreBoundByTheSameRules() {
        folder.write("models/a.sql", "SELECT 1");
        Function<ModelOptionsBinder, List<ModelDeclaration>> models = binder -> {
            var options = JsonNodeFactory.instance.objectNode();
            options.put("name", "A").put("materialize", "view").put("strategy", "append");
            binder.bind("users", options, pointer -> Place.of("models/Users.java", 3, 5));
            return List.of();
        };
        ModelFinder finder = config -> new ModelFinder.Found(List.of(), List.of(), models, binder -> List.of());

        assertThatExceptionOfType(ProjectException.class)
                .isThrownBy(() -> new ProjectReader(folder.reader(), List.of(finder)).read(directory, null))
                .satisfies(e -> assertThat(e.describe())
                        .startsWith(
                                "models/Users.java:3:5: Cannot read the model \"A\": strategy \"append\" cannot go"));
    }
}
