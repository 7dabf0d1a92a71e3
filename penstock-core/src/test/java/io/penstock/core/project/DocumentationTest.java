package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the pages for users to what the reader does. */
final class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    private Path directory;

    @Test
    void configurationOfThePageIsRead() throws IOException {
        List<String> examples = blocks("configuration.md", "yaml");
        new TestFolder(directory)
                .write("penstock.yaml", examples.get(1).replace("duckdb", "memory"))
                .write("penstock.prod.yaml", examples.get(2));

        Project project = read("prod");

        assertThat(examples).hasSize(4);
        assertThat(project.config().sources()).hasSize(3);
        assertThat(project.config().models().schema()).isNull();
        assertThat(project.config().connections().get("default"))
                .extracting("options")
                .isEqualTo(Map.of("path", "data/prod.memory", "threads", 16));
    }

    @Test
    void modelsOfThePageAreRead() throws IOException {
        List<String> examples = blocks("sql-models.md", "sql");
        TestFolder folder = new TestFolder(directory).write("penstock.yaml", "name: x");
        for (String example : examples) {
            folder.write("models/mailable.sql", example);
            ModelDeclaration model = read("dev").models().get(0);
            assertThat(model.name()).isIn("mailable", "active_users");
        }

        assertThat(examples).hasSize(4);
    }

    @Test
    void everyOptionOfAModelIsOnThePage() throws IOException {
        String page = Files.readString(DOCS.resolve("sql-models.md"));

        assertThat(SchemaRules.model().keys())
                .allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    }

    private Project read(String environment) {
        return new ProjectReader(new TestFolder(directory).reader(), List.of()).read(directory, environment);
    }

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
