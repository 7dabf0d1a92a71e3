package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that the documentation names against a defect of others is there. */
class DefectsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TABLE =
            Pattern.compile("\\| their defect \\| our rule \\| our test \\|\n\\|[-|]+\n((?:\\|.*\n)+)");
    private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Suite))\\.(\\w+)`");
    private static final Pattern METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|TestFactory)\\b(?:(?!\\n    \\}\\n).)*?\\s(?:void|Stream<DynamicTest>) (\\w+)\\(",
            Pattern.DOTALL);

    @Test
    void everyTestThatAPageNamesIsThere() throws IOException {
        Map<String, String> sources = testSources();
        int defects = 0;
        for (Path page : files(ROOT.resolve("docs"), ".md")) {
            for (String row : rows(Files.readString(page))) {
                defects++;
                List<String> cells = List.of(CELLS.split(row, -1));
                assertThat(cells).as(page + ": " + row).hasSize(5);
                List<String> named = new ArrayList<>();
                Matcher test = NAMED.matcher(cells.get(3));
                while (test.find()) {
                    named.add(test.group());
                    assertThat(methods(sources.getOrDefault(test.group(1), "")))
                            .as("%s: the tests of %s", page.getFileName(), test.group(1))
                            .contains(test.group(2));
                }
                assertThat(named)
                        .as("%s: the tests against: %s", page.getFileName(), cells.get(1))
                        .isNotEmpty();
            }
        }
        assertThat(defects).isGreaterThan(30);
    }

    private static List<String> rows(String page) {
        List<String> rows = new ArrayList<>();
        Matcher table = TABLE.matcher(page);
        while (table.find()) {
            rows.addAll(table.group(1).lines().toList());
        }
        return rows;
    }

    private static List<String> methods(String source) {
        List<String> methods = new ArrayList<>();
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            methods.add(method.group(1));
        }
        return methods;
    }

    /** Gives the text of every class of tests in the sources, by its simple name. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path source : files(ROOT, ".java")) {
            String name = source.getFileName().toString().replace(".java", "");
            if (name.endsWith("Test") || name.endsWith("Suite")) {
                sources.put(name, Files.readString(source));
            }
        }
        return sources;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }
}
