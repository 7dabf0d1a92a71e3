package io.penstock.core.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.spi.connector.Access;
import io.penstock.spi.error.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the configuration of a tree that has passed its schema. Confined to one thread. */
final class ConfigBinder {
    static final String DEFAULT_CONNECTION = "default";
    static final String BREAKER = "breaker";
    static final String ACCESS = "access";
    static final String SHARED = "shared";

    /** What every connection may say, whatever its type. */
    static final List<String> COMMON_KEYS = List.of("type", BREAKER, ACCESS, SHARED);

    private static final String PRODUCTION = "production";
    private static final String VIEW_SCHEMA = "schema";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> OPTIONS = new TypeReference<>() {};

    private final Path directory;
    private final String environment;
    private final HiddenValues hidden;
    private final Set<String> forQueries;
    private final Problems problems;

    /**
     * Makes a binder.
     *
     * @param forQueries the names of connections that every project has, in which queries run and nothing is kept
     */
    ConfigBinder(Path directory, Variables variables, Set<String> forQueries, Problems problems) {
        this.forQueries = Set.copyOf(forQueries);
        this.directory = directory;
        this.environment = variables.environment();
        this.hidden = variables.hidden();
        this.problems = problems;
    }

    ProjectConfig bind(Fields root, JsonNode shown) {
        Map<String, ConnectionSpec> connections = connections(root.map("connections"));
        ModelDefaults models = models(root.map("models"), connections);
        List<SourceDeclaration> sources = new SourcesBinder(connections, models.connection(), problems).bind(root);
        String name = root.text("name", "");
        return new ProjectConfig(
                name,
                root.texts("former_names"),
                directory,
                environment,
                connections,
                models,
                state(root.map("state"), name),
                classPath(root),
                sources,
                HookFields.read(root, connections.keySet(), hidden, problems),
                environments(root.map("environments")),
                hidden,
                shown);
    }

    /** Binds what is said of environments; that one falls back to itself is what the project's file says of all others. */
    private EnvironmentSpec environments(Fields said) {
        String fallback = said.text("fallback");
        boolean virtual = "virtual".equals(said.text("mode"));
        if (!virtual) {
            Stream.of(PRODUCTION, VIEW_SCHEMA)
                    .filter(said::has)
                    .forEach(key -> environmentProblem(
                            said, key, "\"" + key + "\" stands without \"mode: virtual\" (add that, or take it out)"));
        } else if (fallback != null) {
            environmentProblem(
                    said,
                    "fallback",
                    "\"fallback\" stands beside \"mode: virtual\", where all environments share what one of them has"
                            + " built (take it out)");
        }
        return new EnvironmentSpec(
                virtual || environment.equals(fallback) ? null : fallback,
                virtual ? views(said) : null,
                Objects.requireNonNullElse(said.duration("grace", problems), EnvironmentSpec.DEFAULT_GRACE),
                said.place(virtual ? "mode" : "fallback"));
    }

    private ViewSchemas views(Fields said) {
        String production = said.text(PRODUCTION, "prod");
        String other = said.text(VIEW_SCHEMA, ViewSchemas.SCHEMA + ViewSchemas.SEPARATOR + environment);
        if (!other.contains(ViewSchemas.SCHEMA)
                || !other.replace(ViewSchemas.SCHEMA, "").contains(environment)) {
            environmentProblem(
                    said,
                    VIEW_SCHEMA,
                    "\"schema\" is \"" + other + "\" in environment " + environment
                            + ", so views of several environments would have one name (write both {schema} and {env},"
                            + " such as {schema}__{env})");
        }
        return new ViewSchemas(
                production, environment.equals(production) ? ViewSchemas.SCHEMA : other, said.has(PRODUCTION));
    }

    private void environmentProblem(Fields said, String key, String reason) {
        problems.add(
                said.place(key),
                ProjectError.VALUE_INVALID,
                "Cannot read " + said.place(key).file() + ": " + reason);
    }

    private StateSpec state(Fields said, String project) {
        Path path = directory.resolve(said.text("path", ".penstock/state.db")).normalize();
        String url = said.text("url");
        for (String key : url == null ? List.of("user", "password", "schema") : List.of("path")) {
            if (said.has(key)) {
                problems.add(
                        said.keyPlace(key),
                        ProjectError.VALUE_INVALID,
                        "Cannot read the place of the state: \"%s\" stands %s (say where a database is by url, user,"
                                        .formatted(key, url == null ? "without \"url\"" : "beside \"url\"")
                                + " password and schema, or where a file is by path)");
            }
        }
        return new StateSpec(
                path,
                url == null
                        ? null
                        : new StateSpec.Server(
                                url,
                                said.text("user"),
                                said.text("password"),
                                said.text("schema", "penstock_" + project)));
    }

    private Map<String, ConnectionSpec> connections(Fields declared) {
        Map<String, ConnectionSpec> connections = new LinkedHashMap<>();
        declared.map().properties().forEach(entry -> {
            Map<String, Object> options = JSON.convertValue(entry.getValue(), OPTIONS);
            options.values().removeIf(Objects::isNull);
            String type = String.valueOf(options.remove("type"));
            options.keySet().removeAll(COMMON_KEYS);
            Place place = declared.keyPlace(entry.getKey());
            Fields said = declared.map(entry.getKey());
            Access access = said.constant(Access.class, ACCESS);
            connections.put(
                    entry.getKey(),
                    new ConnectionSpec(
                            entry.getKey(),
                            type,
                            options,
                            breaker(said),
                            Objects.requireNonNullElse(access, Access.READWRITE),
                            said.isTrue(SHARED),
                            forQueries.contains(entry.getKey()),
                            place));
        });
        return connections;
    }

    private @Nullable BreakerSpec breaker(Fields connection) {
        if (!connection.has(BREAKER)) {
            return null;
        }
        Fields said = connection.map(BREAKER);
        return new BreakerSpec(
                (int) said.number("failures", BreakerSpec.DEFAULT_FAILURES),
                Objects.requireNonNullElse(said.duration("wait", problems), BreakerSpec.DEFAULT_WAIT));
    }

    private ModelDefaults models(Fields models, Map<String, ConnectionSpec> connections) {
        models.refuseSecondSpellings(problems);
        Materialization materialize = models.constant(Materialization.class, "materialize");
        Strategy strategy = models.constant(Strategy.class, "strategy");
        RetryPolicy retry = RetryFields.read(models, problems);
        String connection = models.text("connection");
        if (connection != null) {
            ConnectionNames.check(connection, connections.keySet(), models.place("connection"), problems);
        }
        return new ModelDefaults(
                models.text("schema"),
                connection == null ? defaultConnection(connections) : connection,
                materialize == null ? Materialization.TABLE : materialize,
                strategy == null ? Strategy.REPLACE : strategy,
                retry == null ? RetryPolicy.NONE : retry);
    }

    private static String defaultConnection(Map<String, ConnectionSpec> connections) {
        return connections.containsKey(DEFAULT_CONNECTION)
                ? DEFAULT_CONNECTION
                : connections.keySet().iterator().next();
    }

    private List<Path> classPath(Fields root) {
        if (!root.has("class_path")) {
            return PathPattern.find(directory, "libs/*.jar");
        }
        List<Path> found = new ArrayList<>();
        for (String entry : root.texts("class_path")) {
            List<Path> paths = PathPattern.find(directory, entry);
            if (paths.isEmpty() && !PathPattern.isPattern(entry)) {
                missing(root.place("class_path"), entry);
            }
            found.addAll(paths);
        }
        return found.stream().distinct().toList();
    }

    private void missing(Place place, String entry) {
        problems.add(
                place,
                ProjectError.VALUE_INVALID,
                "Cannot read %s: \"class_path\" names %s, which does not exist (build it, or take it out)"
                        .formatted(place.file(), entry));
    }
}
