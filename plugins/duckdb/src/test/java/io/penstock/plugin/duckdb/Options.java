package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import java.nio.file.Path;
import java.util.Map;

/** Makes options the way a project does. */
final class Options {
    private Options() {}

    static DuckDbOptions of(Map<String, Object> options) {
        return DuckDbOptions.of(new ConnectionConfig("db", options, Path.of("").toAbsolutePath()));
    }
}
