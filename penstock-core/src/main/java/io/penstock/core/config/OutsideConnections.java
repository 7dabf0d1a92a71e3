package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are said outside of a project: in variables of the process, which count more than the project's own, and
 * in the user's file, which counts less. A connection is taken from one place as a whole; only what the project says of its use
 * stays.
 */
public final class OutsideConnections {
    /** Begins the names of variables that say a connection. */
    public static final String VARIABLE = "PENSTOCK_CONN_";

    private static final JsonPointer CONNECTIONS = JsonPointer.compile("/connections");
    private static final Pattern URL = Pattern.compile("([a-zA-Z][\\w+.-]*):.+");
    private static final String TYPE = "type";

    /** What a project says of the use of a connection, wherever that leads. */
    private static final List<String> USE = List.of(ConfigBinder.BREAKER, ConfigBinder.ACCESS, ConfigBinder.SHARED);

    private final Map<String, String> variables;

    OutsideConnections(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Gives the user's file, whether it is there or not; null for a process that knows of no home. */
    public static @Nullable Path file(Map<String, String> variables) {
        return Stream.of("HOME", "USERPROFILE")
                .map(variables::get)
                .filter(home -> home != null && !home.isEmpty())
                .map(home -> Path.of(home, ".penstock", "connections.yaml").toAbsolutePath())
                .findFirst()
                .orElse(null);
    }

    /** How the user's file is called in what is told. */
    public static String shown() {
        return "~/.penstock/connections.yaml";
    }

    /** Gives the variable that says a connection. */
    public static String variable(String connection) {
        return VARIABLE + connection.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Adds them to what a project says. */
    Document around(Document project, Problems problems) {
        JsonNode own = project.root().at(CONNECTIONS);
        if (!own.isMissingNode() && !own.isObject()) {
            return project;
        }
        Document whole = project;
        Document users = problems.attempt(this::users);
        if (users != null && users.root().isObject()) {
            ObjectNode others = ((ObjectNode) users.root()).deepCopy();
            own.fieldNames().forEachRemaining(others::remove);
            whole = whole.merge(users.withRoot(others).under(CONNECTIONS));
        }
        return withVariables(whole, problems);
    }

    private @Nullable Document users() {
        Path file = file(variables);
        if (file == null || !Files.exists(file)) {
            return null;
        }
        String content = SourceText.read(file.resolveSibling(""), file).content();
        Document said = YamlReader.read(new SourceText(shown(), content));
        if (!said.root().isNull() && !said.root().isObject()) {
            throw PenstockException.at(
                    Place.of(shown()),
                    ProjectError.VALUE_INVALID,
                    "Cannot read " + shown() + ": it holds no keys (write NAME: {type: ...})");
        }
        return said;
    }

    private Document withVariables(Document whole, Problems problems) {
        Document all = whole;
        for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
            if (variable.getKey().startsWith(VARIABLE) && !variable.getValue().isBlank()) {
                Document said = problems.attempt(() -> read(variable.getKey(), variable.getValue()));
                if (said != null) {
                    all = replaced(all, variable.getKey(), said);
                }
            }
        }
        return all;
    }

    private static Document replaced(Document whole, String variable, Document said) {
        Set<String> known = new LinkedHashSet<>();
        whole.root().at(CONNECTIONS).fieldNames().forEachRemaining(known::add);
        String name = name(variable, known);
        ObjectNode root = whole.root().isObject()
                ? ((ObjectNode) whole.root()).deepCopy()
                : JsonNodeFactory.instance.objectNode();
        Document replacement = said;
        if (root.at(CONNECTIONS).path(name) instanceof ObjectNode before) {
            // It keeps its place among the others, for the first may be the one that models have.
            ((ObjectNode) root.at(CONNECTIONS)).putNull(name);
            before.retain(USE);
            replacement = said.withRoot(before.setAll((ObjectNode) said.root()));
        }
        return whole.withRoot(root).merge(replacement.under(CONNECTIONS.appendProperty(name)));
    }

    /** All of it stands at the variable, of which nothing is shown. */
    private static Document document(String variable, JsonNode root) {
        SourceText text = new SourceText(variable, "");
        return new Document(text, root, Map.of(JsonPointer.empty(), new Document.Spot(text, 0, 0)));
    }

    private static String name(String variable, Collection<String> known) {
        return known.stream()
                .filter(name -> variable(name).equals(variable))
                .findFirst()
                .orElse(variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT));
    }

    /** Reads a URL, whose scheme is the type, or a map of options. What stands there may hold a password, and is never told. */
    private static Document read(String variable, String value) {
        Matcher url = URL.matcher(value);
        if (value.startsWith("{")) {
            try {
                JsonNode map = YamlReader.read(new SourceText(variable, value)).root();
                if (map.isObject()) {
                    return document(variable, map);
                }
            } catch (PenstockException e) {
                throw PenstockException.at(Place.of(variable), e.code(), e.message());
            }
        } else if (url.matches()) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.put(TYPE, url.group(1).toLowerCase(Locale.ROOT)).put("url", value);
            return document(variable, root);
        }
        throw PenstockException.at(
                Place.of(variable),
                ProjectError.VALUE_INVALID,
                "Cannot read " + variable
                        + ": it is neither a URL nor a map of options (write postgres://user:password@host/database, or"
                        + " {type: postgres, host: db, database: shop})");
    }
}
