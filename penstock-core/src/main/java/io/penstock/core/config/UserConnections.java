package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The user's own file of connections, which all of their projects have. Nobody else may read it.
 *
 * @param file the file, whether it is there or not
 * @param optionSchemas gives the JSON Schema of the options of a type of connection, where there is that type
 * @param installed lists the types of connections that there are
 */
public record UserConnections(
        Path file, Function<String, Optional<String>> optionSchemas, Supplier<List<String>> installed) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][\\w-]*");
    private static final Pattern URL = Pattern.compile("([a-zA-Z][\\w+.-]*)://.*");
    private static final String TYPE = "type";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    /**
     * Puts a connection into the file, in the place of one of that name; all else stays as it is written.
     *
     * @param said a URL, or texts of the form {@code key=value}
     * @throws PenstockException when these are no connection; the file is then as it was
     */
    public void set(String name, List<String> said) {
        if (!NAME.matcher(name).matches()) {
            throw wrong(name, "\"" + name + "\" is no name of a connection (use letters, digits, _ and -)");
        }
        ObjectNode options = options(name, said);
        requireKnown(name, options);
        try {
            write(replaced(name, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode options(String name, List<String> said) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        for (String one : said) {
            var url = URL.matcher(one);
            int equals = one.indexOf('=');
            if (url.matches()) {
                options.put(TYPE, url.group(1)).put("url", one);
            } else if (equals > 0) {
                options.set(one.substring(0, equals), YamlReader.scalar(one.substring(equals + 1)));
            } else {
                // What it is may be a password.
                throw wrong(
                        name,
                        "word " + (said.indexOf(one) + 1)
                                + " behind the name is neither a URL nor key=value (write type=postgres host=db"
                                + " database=shop, or postgres://user@host/database)");
            }
        }
        return options;
    }

    private void requireKnown(String name, ObjectNode options) {
        String type = options.path(TYPE).asText();
        Optional<String> schema = optionSchemas.apply(type);
        if (schema.isEmpty()) {
            throw wrong(
                    name,
                    (type.isEmpty() ? "its type is missing" : "no plugin for the type " + type + " is installed") + " ("
                            + NearestWord.remedy(type, installed.get(), "installed") + ")");
        }
        List<String> known = new ArrayList<>(ConfigBinder.COMMON_KEYS);
        properties(schema.get()).fieldNames().forEachRemaining(known::add);
        options.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong(
                        name,
                        "there is no key \"" + key + "\" for the type " + type + " ("
                                + NearestWord.remedy(key, known, "known here") + ")");
            }
        });
    }

    private static JsonNode properties(String schema) {
        try {
            return new ObjectMapper().readTree(schema).path("properties");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A plugin's schema is JSON", e);
        }
    }

    /** Gives the text of the file with one connection in it; the rest is not touched, comments included. */
    private String replaced(String name, ObjectNode options) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        Document document = YamlReader.read(new SourceText(OutsideConnections.shown(), before));
        String entry =
                YAML.writeValueAsString(JsonNodeFactory.instance.objectNode().set(name, options));
        if (!document.root().isObject() || !document.root().has(name)) {
            String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
            return before + gap + entry;
        }
        List<String> names = new ArrayList<>();
        document.root().fieldNames().forEachRemaining(names::add);
        int begin = keyOffset(document, name);
        int end = names.stream()
                .mapToInt(other -> keyOffset(document, other))
                .filter(offset -> offset > begin)
                .min()
                .orElse(before.length());
        return before.substring(0, begin) + entry + before.substring(end);
    }

    private static int keyOffset(Document document, String name) {
        return document.spot(JsonPointer.empty().appendProperty(name)).key();
    }

    private void write(String content) throws IOException {
        Path folder = file.resolveSibling("").normalize();
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "connections", ".part");
        try {
            if (Files.getFileAttributeView(part, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static PenstockException wrong(String name, String reason) {
        return new PenstockException(ProjectError.REQUEST_INVALID, "Cannot set the connection " + name + ": " + reason);
    }
}
