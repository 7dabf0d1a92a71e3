package io.penstock.spi.connector;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a project says of a connection.
 *
 * @param name the connection's name in the project
 * @param options the keys beside {@code type}, valid by the connector's schema, variables replaced
 * @param projectDir the folder from which relative paths count
 * @param access what the connection must allow, and what it must refuse
 */
public record ConnectionConfig(String name, Map<String, Object> options, Path projectDir, Access access) {
    public ConnectionConfig {
        Objects.requireNonNull(name, "name");
        options = Map.copyOf(options);
        Objects.requireNonNull(projectDir, "projectDir");
        Objects.requireNonNull(access, "access");
    }

    /** Makes the config of a connection that reads and writes. */
    public ConnectionConfig(String name, Map<String, Object> options, Path projectDir) {
        this(name, options, projectDir, Access.READWRITE);
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(options.get(key)).map(Object::toString);
    }
}
