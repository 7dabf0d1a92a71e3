package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every command that the documentation shows: of a page, of the README, of the help. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```(sh|console)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CONFIG = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile("(?m)^\\$ (.*)\n((?:(?!\\$ ).*\n)*)");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^Example: penstock (.*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageWorks(Path page) throws IOException {
        copy(ROOT.resolve("examples/quickstart"), folder);
        type("run").succeeded();
        if (page.endsWith("virtual-environments.md")) {
            Matcher config = CONFIG.matcher(Files.readString(page));
            assertThat(config.find()).isTrue();
            Files.writeString(
                    folder.resolve("penstock.yaml"),
                    Files.readString(folder.resolve("penstock.yaml")) + config.group(1));
        }

        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            block.group(2)
                    .lines()
                    .map(line -> line.replaceFirst("\\s#.*", "").trim())
                    .filter(line -> line.startsWith("penstock "))
                    .forEach(line -> type(line.substring("penstock ".length())).succeeded());
        }
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "run",
                "plan",
                "list",
                "info",
                "query",
                "validate",
                "config",
                "version",
                "preview",
                "intervals",
                "freshness",
                "connections list",
                "connections check",
                "env list",
                "gc",
                "runs list",
                "dead-letters list",
                "runs show",
                "schema show",
                "schema history"
            })
    void exampleOfTheHelpWorks(String command) throws IOException {
        for (String example : List.of("examples/quickstart", "examples/warehouse")) {
            copy(ROOT.resolve(example), folder.resolve(example));
        }
        type("run -p examples/quickstart").succeeded();

        Matcher example = EXAMPLE.matcher(type(command + " --help").succeeded().out());

        assertThat(example.find()).isTrue();
        type(example.group(1)).succeeded();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void readmeShowsWhatHappens() throws Exception {
        copy(ROOT.resolve("examples/quickstart"), folder.resolve("examples/quickstart"));
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
        int shown = 0;
        while (block.find()) {
            if (block.group(1).equals("sh")) {
                block.group(2).lines().forEach(line -> follow(line).succeeded());
                continue;
            }
            Matcher step = STEP.matcher(block.group(2));
            while (step.find()) {
                Outcome outcome = follow(step.group(1));
                // The progress of a run is gone when it ends; everything else stays on the screen.
                String screen = outcome.out() + (step.group(1).contains(" run ") ? "" : outcome.err());
                assertThat(masked(screen)).as(step.group(1)).isEqualTo(masked(step.group(2)));
                shown++;
            }
        }
        assertThat(shown).isPositive();
    }

    /** Does what a line of the README says; only builds are left out, as this is one. */
    private Outcome follow(String line) {
        if (line.startsWith("./penstock ")) {
            return type(line.substring("./penstock ".length()));
        }
        return line.startsWith("./mvnw ") ? new Outcome(0, "", "") : shell(line);
    }

    private Outcome shell(String line) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(shell.waitFor(), out, "");
        } catch (IOException e) {
            throw new AssertionError(line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(line, e);
        }
    }

    private Outcome type(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return ProjectFixture.bare(folder).command(words.toArray(String[]::new));
    }

    /** Takes out what differs from run to run: times, identifiers, and the spaces that depend on them. */
    private static String masked(String text) {
        return text.replaceAll("\\d+\\.\\d+s", "TIME")
                .replaceAll("\\d{8}-\\d{6}-[0-9a-f]{4}", "RUN")
                .replaceAll(" +", " ");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
