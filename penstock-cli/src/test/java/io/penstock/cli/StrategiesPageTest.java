package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the worked examples of the page on strategies: what it says is there after each run is there. */
class StrategiesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "strategies.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\n(.*?)```\n((?:\n(?:\\|[^\n]*\n)+)+)", Pattern.DOTALL);
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsAsThePageSays(String header, List<Table> tables) {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("penstock.yaml", "name: shop\n")
                .model(
                        "subject",
                        "/* @model\n" + header + "*/\nSELECT * FROM read_csv('seeds/rows.csv', header = true)");
        for (Table table : tables) {
            if (table.label.startsWith("first run") || table.label.startsWith("incoming")) {
                project.file("seeds/rows.csv", table.csv())
                        .clock(table::time)
                        .run("--force")
                        .succeeded();
            } else {
                String columns = table.columns.stream()
                        .map(name -> "CAST(" + name + " AS VARCHAR)")
                        .collect(Collectors.joining(", "));
                List<String> rows = project.rows("SELECT " + columns + " FROM subject ORDER BY ALL").stream()
                        .map(row -> row.replaceAll("(\\d{4}-\\d{2}-\\d{2}) 00:00:00(\\+00)?", "$1"))
                        .toList();
                assertThat(rows).as(table.label).containsExactlyInAnyOrderElementsOf(table.shown());
            }
        }
    }

    static Stream<Arguments> examples() throws IOException {
        List<Arguments> examples = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        while (example.find()) {
            examples.add(Arguments.of(example.group(1), tables(example.group(2))));
        }
        assertThat(examples).hasSize(5);
        return examples.stream();
    }

    private static List<Table> tables(String text) {
        return Stream.of(text.strip().split("\n\n", -1))
                .map(block -> {
                    List<List<String>> lines =
                            block.lines().map(StrategiesPageTest::cells).toList();
                    List<String> head = lines.get(0);
                    return new Table(
                            head.get(0),
                            head.subList(1, head.size()),
                            lines.subList(2, lines.size()).stream()
                                    .map(line -> line.subList(1, line.size()))
                                    .toList());
                })
                .toList();
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.length() - 1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    /** A table of the page; its label says what it is, and when it comes in. */
    private record Table(String label, List<String> columns, List<List<String>> rows) {
        Instant time() {
            Matcher date = DATE.matcher(label);
            return Instant.parse((date.find() ? date.group() : "2024-01-01") + "T00:00:00Z");
        }

        String csv() {
            return Stream.concat(Stream.of(columns), rows.stream())
                    .map(row -> String.join(",", row) + "\n")
                    .collect(Collectors.joining());
        }

        List<String> shown() {
            return rows.stream()
                    .map(row -> row.stream()
                            .map(cell -> cell.isEmpty() ? "null" : cell)
                            .collect(Collectors.joining("|")))
                    .toList();
        }
    }
}
