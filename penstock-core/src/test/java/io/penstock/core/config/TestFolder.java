package io.penstock.core.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project's folder that a test writes, with one type of connection called {@code memory}. */
public final class TestFolder {
    private static final String OPTIONS = """
        {
          "type": "object",
          "properties": {
            "path": {"type": "string", "description": "The file."},
            "threads": {"type": "integer", "minimum": 1, "description": "How many."},
            "read_only": {"type": "boolean", "description": "Whether nothing is written."},
            "password": {"type": "string", "description": "A secret."},
            "settings": {"type": "object", "additionalProperties": true, "description": "Any."}
          }
        }
        """;

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();

    public TestFolder(Path directory) {
        this.directory = directory;
    }

    public TestFolder write(String file, String content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestFolder set(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    public ConfigReader reader() {
        return new ConfigReader(
                type -> Optional.of(OPTIONS).filter(schema -> type.equals("memory")),
                () -> List.of("memory"),
                variables,
                Map.of("default", Map.of("type", "memory", "path", "data/{env}.db")));
    }

    ProjectConfig config() {
        return reader().read(directory, null);
    }

    /** Reads what should fail, and gives the problems as people see them. */
    List<String> problems() {
        try {
            throw new AssertionError("It was read: " + config());
        } catch (ProjectException e) {
            return e.describe().lines().toList();
        }
    }
}
