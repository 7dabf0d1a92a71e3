package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a project's configuration: the file, its overlay, its variables, checked. Immutable. */
public final class ConfigReader {
    /** The environment of who asks for none. */
    public static final String DEFAULT_ENVIRONMENT = "dev";

    private static final String ENVIRONMENT_VARIABLE = "PENSTOCK_ENV";
    private static final Pattern ENVIRONMENT = Pattern.compile("[\\p{L}\\p{N}_-]+");
    private static final String TYPE = "type";
    private static final String CONNECTIONS_KEY = "connections";
    private static final JsonPointer CONNECTIONS = JsonPointer.compile("/connections");

    private final Function<String, Optional<String>> optionSchemas;
    private final Supplier<List<String>> installed;
    private final Map<String, String> variables;
    private final Map<String, Map<String, String>> builtIn;

    /**
     * Makes a reader.
     *
     * @param optionSchemas gives the JSON Schema of the options of a type of connection, where there is that type; asked
     *     only for those that a project names
     * @param installed lists the types of connections that there are; asked when a project names another
     * @param variables what <code>${VAR}</code> may refer to, as the process was given it
     * @param builtIn kind and options of the connections that a project has which declares none; one that declares some has the
     *     others of these too, but the default
     */
    public ConfigReader(
            Function<String, Optional<String>> optionSchemas,
            Supplier<List<String>> installed,
            Map<String, String> variables,
            Map<String, Map<String, String>> builtIn) {
        this.optionSchemas = optionSchemas;
        this.installed = installed;
        this.variables = Map.copyOf(variables);
        this.builtIn = Map.copyOf(builtIn);
    }

    /**
     * Reads the configuration of a folder.
     *
     * @param environment the environment that was asked for; null for what {@code PENSTOCK_ENV} says, or {@code dev}
     * @throws ProjectException with all that is wrong with it
     * @throws PenstockException when the folder holds no project
     */
    public ProjectConfig read(Path directory, @Nullable String environment) {
        ProjectFolder folder = ProjectFolder.of(directory);
        Variables resolved = variables(environment);
        Problems problems = new Problems();
        Document own = document(folder, resolved.environment(), problems);
        Document document = new OutsideConnections(variables).around(own, problems);
        JsonNode complete = withBuiltIn(document.root(), own.root().has(CONNECTIONS_KEY));
        Variables.Expanded expanded = resolved.expand(complete, document, problems);
        SchemaRules.project().check(expanded, JsonPointer.empty(), document, problems);
        expanded.values()
                .at(CONNECTIONS)
                .properties()
                .forEach(connection -> checkOptions(
                        connection.getKey(), connection.getValue(), new Checking(expanded, document, problems)));
        problems.throwIfAny();
        Set<String> forQueries = new HashSet<>(builtIn.keySet());
        forQueries.remove(ConfigBinder.DEFAULT_CONNECTION);
        document.root().at(CONNECTIONS).fieldNames().forEachRemaining(forQueries::remove);
        ProjectConfig config = new ConfigBinder(folder.directory(), resolved, forQueries, problems)
                .bind(new Fields(expanded.values(), JsonPointer.empty(), document), expanded.shown());
        problems.throwIfAny();
        return config;
    }

    /**
     * Gives what texts of the project may refer to.
     *
     * @throws PenstockException when the environment's name could not stand in the name of a file
     */
    public Variables variables(@Nullable String environment) {
        String asked = environment == null ? variables.getOrDefault(ENVIRONMENT_VARIABLE, "") : environment;
        String name = asked.isEmpty() ? DEFAULT_ENVIRONMENT : asked;
        if (!ENVIRONMENT.matcher(name).matches()) {
            throw new PenstockException(
                    ProjectError.ENVIRONMENT_UNKNOWN,
                    "Cannot use the environment \"%s\": its name holds other characters (use letters, digits, _ and -)"
                            .formatted(name));
        }
        return new Variables(name, variables);
    }

    private static Document document(ProjectFolder folder, String environment, Problems problems) {
        Document project = problems.attempt(() -> map(folder.project()));
        Document overlay = problems.attempt(() -> map(folder.overlay(environment)));
        problems.throwIfAny();
        return Objects.requireNonNull(project).merge(Objects.requireNonNull(overlay));
    }

    /** Makes sure that a file holds keys and values; an empty file has none. */
    private static Document map(Document document) {
        if (document.root().isNull()) {
            return document.withRoot(JsonNodeFactory.instance.objectNode());
        }
        if (!document.root().isObject()) {
            Place place = document.of(JsonPointer.empty());
            throw PenstockException.at(
                    place,
                    ProjectError.VALUE_INVALID,
                    "Cannot read %s: it holds no keys (write key: value)".formatted(place.file()));
        }
        return document;
    }

    private JsonNode withBuiltIn(JsonNode root, boolean declaresOwn) {
        JsonNode declared = root.path(CONNECTIONS_KEY);
        if (!declared.isMissingNode() && !declared.isObject()) {
            return root;
        }
        ObjectNode connections = JsonNodeFactory.instance.objectNode();
        declared.properties().forEach(connection -> connections.set(connection.getKey(), connection.getValue()));
        new TreeMap<>(builtIn).forEach((name, options) -> {
            boolean wanted = !declaresOwn || !name.equals(ConfigBinder.DEFAULT_CONNECTION);
            if (wanted && !connections.has(name)) {
                ObjectNode connection = connections.putObject(name).put(TYPE, options.get(TYPE));
                new TreeMap<>(options).forEach(connection::put);
            }
        });
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        complete.setAll((ObjectNode) root);
        complete.set(CONNECTIONS_KEY, connections);
        return complete;
    }

    private void checkOptions(String name, JsonNode connection, Checking checking) {
        String type = connection.path(TYPE).asText();
        if (!connection.path(TYPE).isTextual()) {
            if (connection.has(ConfigBinder.BREAKER)) {
                strayBreaker(name, checking);
            }
            return; // The project's own schema told of the type.
        }
        JsonPointer at = CONNECTIONS.appendProperty(name);
        Optional<String> schema = optionSchemas.apply(type);
        if (schema.isEmpty()) {
            Place place = checking.document().of(at.appendProperty(TYPE));
            List<String> types = installed.get();
            String remedy = types.isEmpty() ? "no plugin is installed" : NearestWord.remedy(type, types, "installed");
            checking.problems()
                    .add(
                            place,
                            ProjectError.CONNECTION_TYPE_UNKNOWN,
                            "Cannot read %s: the connection \"%s\" has the type \"%s\", for which no plugin is installed (%s)"
                                    .formatted(place.file(), name, type, remedy));
            return;
        }
        SchemaRules.ofOptions(type, schema.get())
                .check(checking.expanded(), at, checking.document(), checking.problems());
        if (connection.path(ConfigBinder.SHARED).asBoolean()) {
            requireSameEverywhere(name, at, checking);
        }
    }

    /** Refuses a shared connection that says by its options to be another one in each environment. */
    private static void requireSameEverywhere(String name, JsonPointer at, Checking checking) {
        checking.document().root().at(at).properties().stream()
                .filter(option -> Variables.namesEnvironment(option.getValue().asText()))
                .forEach(option -> {
                    Place place = checking.document().of(at.appendProperty(option.getKey()));
                    checking.problems()
                            .add(
                                    place,
                                    ProjectError.VALUE_INVALID,
                                    "Cannot read %s: the connection \"%s\" is shared by all environments, and its %s \"%s\" is another in each (take {env} out of it, or shared: true)"
                                            .formatted(
                                                    place.file(),
                                                    name,
                                                    option.getKey(),
                                                    option.getValue().asText()));
                });
    }

    /** Tells of a breaker that belongs to no connection, as in an overlay that misspells a name. */
    private static void strayBreaker(String name, Checking checking) {
        Place place = checking.document().ofKey(CONNECTIONS.appendProperty(name));
        List<String> others = new ArrayList<>();
        checking.expanded().values().at(CONNECTIONS).fieldNames().forEachRemaining(others::add);
        others.remove(name);
        checking.problems()
                .add(
                        place,
                        ProjectError.CONNECTION_UNKNOWN,
                        "Cannot read %s: a breaker is declared for the connection \"%s\", which is not declared (%s)"
                                .formatted(place.file(), name, NearestWord.remedy(name, others, "connections")));
    }

    /** What a check needs besides what it checks. */
    private record Checking(Variables.Expanded expanded, Document document, Problems problems) {}
}
