package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.Words;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints connections, secrets masked. */
public final class ConnectionsPrinter {
    private static final String CONNECTIONS = "connections";
    private static final double MILLIS = 1000;

    private final Console console;

    public ConnectionsPrinter(Console console) {
        this.console = console;
    }

    /**
     * What came of trying a connection.
     *
     * @param problem null when it answered
     */
    public record Answer(
            String connection, Duration took, @Nullable PenstockException problem) {}

    public void table(ProjectConfig config) {
        TextTable table = new TextTable("NAME", "TYPE", "OPTIONS", "ACCESS", "SAID IN");
        for (ConnectionSpec spec : config.connections().values()) {
            String options = options(config, spec).properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(option -> option.getKey() + "="
                            + option.getValue().asText(option.getValue().toString()))
                    .collect(Collectors.joining(" "));
            table.add(List.of(
                    spec.name(),
                    spec.type(),
                    options,
                    Words.of(spec.access()),
                    spec.place().toString()));
        }
        table.print(console);
    }

    public static ObjectNode json(ProjectConfig config) {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray(CONNECTIONS);
        for (ConnectionSpec spec : config.connections().values()) {
            all.addObject()
                    .put("name", spec.name())
                    .put("type", spec.type())
                    .put("access", Words.of(spec.access()))
                    .put("shared", spec.shared())
                    .put("said_in", spec.place().toString())
                    .set("options", options(config, spec));
        }
        return root;
    }

    /** Gives the keys of a connection's own type. */
    private static ObjectNode options(ProjectConfig config, ConnectionSpec spec) {
        ObjectNode options = config.masked().path(CONNECTIONS).path(spec.name()).deepCopy();
        return options.retain(spec.options().keySet());
    }

    public void line(Answer answer) {
        PenstockException problem = answer.problem();
        if (problem == null) {
            String took = String.format(Locale.ROOT, " %.2fs", answer.took().toMillis() / MILLIS);
            console.tell("green", "ok " + answer.connection() + took);
        } else {
            console.tell("red", "failed " + answer.connection() + ": " + problem.message());
        }
    }

    public static ObjectNode json(List<Answer> answers) {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray(CONNECTIONS);
        for (Answer answer : answers) {
            PenstockException problem = answer.problem();
            ObjectNode json = all.addObject()
                    .put("name", answer.connection())
                    .put("status", problem == null ? "ok" : "failed")
                    .put("seconds", answer.took().toMillis() / MILLIS);
            if (problem != null) {
                json.set(
                        "error",
                        Json.error(
                                problem.code().name(),
                                problem.message(),
                                problem.place().orElse(null)));
            }
        }
        return root;
    }
}
