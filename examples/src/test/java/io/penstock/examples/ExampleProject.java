package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A copy of an example's sources, and the commands that a reader of its README types. */
record ExampleProject(Path directory, Map<String, String> environment) {
    private static final Connectors CONNECTORS = Connectors.onClassPath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MADE = List.of(".penstock", "data", "exports");

    static ExampleProject copy(String name, Path directory) throws IOException {
        return copy(name, directory, Map.of());
    }

    static ExampleProject copy(String name, Path directory, Map<String, String> environment) throws IOException {
        Path example = Path.of(name).toAbsolutePath();
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = example.relativize(file);
                if (MADE.contains(relative.getName(0).toString())
                        || relative.toString().contains(".duckdb")) {
                    continue;
                }
                Path target = directory.resolve(relative);
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return new ExampleProject(directory, environment);
    }

    /** Runs what needs to run, and gives the status of each model. */
    Map<String, String> run(String... arguments) throws IOException {
        Map<String, String> statuses = new LinkedHashMap<>();
        for (JsonNode model : json("run", arguments).path("models")) {
            statuses.put(model.path("model").asText(), model.path("status").asText());
        }
        return statuses;
    }

    /** Gives the rows of a query, each as its values with a bar between them. */
    List<String> query(String sql, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(sql, "--format", "json"));
        words.addAll(List.of(arguments));
        List<String> rows = new ArrayList<>();
        for (JsonNode row : JSON.readTree(type("query", words)).path("rows")) {
            List<String> values = new ArrayList<>();
            row.elements().forEachRemaining(value -> values.add(value.isNull() ? "" : value.asText()));
            rows.add(String.join("|", values));
        }
        return rows;
    }

    private JsonNode json(String command, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--json");
        return JSON.readTree(type(command, words));
    }

    private String type(String command, List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, 100, false);
        Host host = new Host(console, environment, directory, CONNECTORS, InstantSource.system());
        String[] words = Stream.concat(Stream.of(command), arguments.stream()).toArray(String[]::new);
        assertThat(PenstockCommand.execute(host, words))
                .as(() -> String.join(" ", words) + "\n" + out + err)
                .isZero();
        return out.toString();
    }

    /** Gives the models of a status. */
    static List<String> with(String status, Map<String, String> statuses) {
        return statuses.entrySet().stream()
                .filter(entry -> entry.getValue().equals(status))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }
}
