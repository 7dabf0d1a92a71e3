package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.Connection;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Opens DuckDB databases, {@code type: duckdb}. Thread-safe. */
public final class DuckDbConnector implements Connector {
    @Override
    public String name() {
        return "duckdb";
    }

    @Override
    public String optionsSchema() {
        try (InputStream schema = Objects.requireNonNull(
                DuckDbConnector.class.getResourceAsStream("options.schema.json"), "options.schema.json")) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Map<String, Object>> inMemory() {
        return Optional.of(Map.of("path", DuckDbOptions.MEMORY));
    }

    /** Checks the options; the file itself is opened when the first session is asked for, so that reading a project needs none. */
    @Override
    public Connection open(ConnectionConfig config) {
        return new DuckDbDatabase(config.name(), DuckDbOptions.of(config));
    }
}
