package io.penstock.spi.connector;

import io.penstock.spi.sql.ProjectFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a project says of a connection.
 *
 * @param name the connection's name in the project
 * @param options the keys beside {@code type}, valid by the connector's schema, variables replaced
 * @param projectDir the folder from which relative paths count
 * @param functions what every session of a database knows beside its own functions; one may call another, in any order
 * @param access what the connection must allow, and what it must refuse
 */
public record ConnectionConfig(
        String name, Map<String, Object> options, Path projectDir, List<ProjectFunction> functions, Access access) {
    public ConnectionConfig {
        Objects.requireNonNull(name, "name");
        options = Map.copyOf(options);
        Objects.requireNonNull(projectDir, "projectDir");
        functions = List.copyOf(functions);
        Objects.requireNonNull(access, "access");
    }

    /** Gives what is said of a connection that reads and writes, and to which the project adds no functions. */
    public ConnectionConfig(String name, Map<String, Object> options, Path projectDir) {
        this(name, options, projectDir, List.of(), Access.READWRITE);
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(options.get(key)).map(Object::toString);
    }
}
