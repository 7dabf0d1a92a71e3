package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The projects that people begin with. */
class InitTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "warehouse"})
    void templateIsTheExample(String template) throws IOException {
        Path example = Path.of("..", "examples", template);
        ProjectFixture.bare(directory)
                .command("init", "new", "--template", template)
                .succeeded();
        for (String file : files(example)) {
            Path made = directory.resolve("new").resolve(file);
            if (file.equals("penstock.yaml")) {
                assertThat(made)
                        .hasContent(Files.readString(example.resolve(file)).replace("name: " + template, "name: new"));
            } else {
                assertThat(made).hasSameBinaryContentAs(example.resolve(file));
            }
        }
        assertThat(files(directory.resolve("new"))).isEqualTo(files(example));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.startsWith(".") && !file.contains(".duckdb"))
                    .filter(file -> !file.startsWith("data/") && !file.startsWith("exports/"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "warehouse"})
    void projectOfATemplateRunsAndThenHasNothingToDo(String template) {
        ProjectFixture.bare(directory)
                .command("init", "new", "--template", template)
                .succeeded();
        ProjectFixture project = ProjectFixture.bare(directory.resolve("new"));
        Outcome first = project.run().succeeded();
        assertThat(first.statuses()).containsValue("success").doesNotContainValue("failed");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(project.read(".gitignore")).contains(".penstock/");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        shop-2  | shop-2
        my shop | 'my shop'
        2026    | '2026'
        it's    | 'it''s'
        no      | 'no'
        """)
    void projectBearsTheNameOfItsFolder(String folder, String written) {
        Outcome init = ProjectFixture.bare(directory).command("init", folder).succeeded();
        ProjectFixture project = ProjectFixture.bare(directory.resolve(folder));
        assertThat(project.read("penstock.yaml")).startsWith("name: " + written + "\n");
        assertThat(project.command("info", "--json")
                        .succeeded()
                        .json()
                        .path("project")
                        .asText())
                .isEqualTo(folder);
        assertThat(init.out()).endsWith("-p " + (folder.contains(" ") ? "\"" + folder + "\"" : folder) + "\n");
    }

    @Test
    void nothingIsEverWrittenOver() {
        ProjectFixture project = ProjectFixture.bare(directory).file("seeds/orders.csv", "mine");
        Outcome init = project.command("init").exited(2);
        assertThat(init.err())
                .isEqualTo("error: Cannot make a project in " + directory
                        + ": it holds seeds/orders.csv already, and nothing is written over (choose another folder)\n");
        assertThat(project.read("seeds/orders.csv")).isEqualTo("mine");
        assertThat(project.path("penstock.yaml")).doesNotExist();
        project.delete("seeds/orders.csv");
        project.file(".gitignore", "own");
        Outcome done = project.command("init").succeeded();
        assertThat(done.out()).endsWith("Run it with: penstock run\n");
        assertThat(project.read(".gitignore")).isEqualTo("own");
    }

    @Test
    void onlySomeOfManyFilesThatAreInTheWayAreNamed() {
        ProjectFixture project = ProjectFixture.bare(directory);
        project.command("init").succeeded();
        assertThat(project.command("init").exited(2).err())
                .contains(": it holds README.md, checks/lines_belong_to_customers.sql, models/Shop.java and 15 more"
                        + " already, ");
    }

    @Test
    void unknownTemplateIsToldWithTheNearest() {
        assertThat(ProjectFixture.bare(directory)
                        .command("init", "--template", "warehuse")
                        .exited(2)
                        .err())
                .contains("Cannot make a project of the template warehuse: there is none of that name"
                        + " (did you mean \"warehouse\"?");
    }
}
