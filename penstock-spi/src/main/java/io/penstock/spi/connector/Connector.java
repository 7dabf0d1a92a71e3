package io.penstock.spi.connector;

import java.util.Map;
import java.util.Optional;

/**
 * The entry of a plugin: one for each {@code type:} of a connection, found by {@link java.util.ServiceLoader}.
 *
 * <p>Thread-safe, with a constructor without parameters that does nothing of weight.
 */
public interface Connector {
    /** The word that stands behind {@code type:} in a project. */
    String name();

    /** A JSON Schema (an object) of a connection's keys beside {@code type}; each property has a description. */
    String optionsSchema();

    /** Gives the options of an empty database in memory, which is gone when it is closed; empty where there is no such thing. */
    default Optional<Map<String, Object>> inMemory() {
        return Optional.empty();
    }

    /**
     * Opens a connection. With {@link Access#READ} the system itself must refuse what writes to it, with
     * {@link io.penstock.spi.error.ConnectorError#PERMISSION}; a session's own temporary tables are no part of it.
     *
     * @throws io.penstock.spi.error.PenstockException when the options are wrong or the system cannot be reached
     */
    Connection open(ConnectionConfig config);
}
