package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.command.Host;
import io.penstock.cli.command.PenstockCommand;
import io.penstock.cli.output.Console;
import io.penstock.core.plugin.Connectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every command that a page of the documentation shows, in a copy of the quickstart. */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageWorks(Path page) throws IOException {
        copy(ROOT.resolve("examples/quickstart"), folder);
        run(List.of("run"));

        for (List<String> command : commands(page)) {
            assertThat(run(command)).as("%s: %s", page.getFileName(), command).isZero();
        }
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    private static List<List<String>> commands(Path page) throws IOException {
        List<List<String>> commands = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            block.group(1)
                    .lines()
                    .map(line -> line.replaceFirst("\\s#.*", "").trim())
                    .filter(line -> line.startsWith("penstock "))
                    .forEach(line -> commands.add(words(line.substring("penstock ".length()))));
        }
        return commands;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }

    private int run(List<String> command) {
        PrintWriter sink = new PrintWriter(new StringWriter());
        Host host = new Host(
                new Console(sink, sink, false, 100, false),
                Map.of(),
                folder,
                Connectors.onClassPath(),
                InstantSource.system());
        return PenstockCommand.execute(host, command.toArray(String[]::new));
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
