package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.ValueSuite;
import java.nio.file.Path;
import java.util.Map;

/** Runs the suite of the values of every type. */
class DuckDbValueTest extends ValueSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db",
                        Map.of("path", ":memory:", "threads", 1),
                        Path.of("").toAbsolutePath()));
    }
}
