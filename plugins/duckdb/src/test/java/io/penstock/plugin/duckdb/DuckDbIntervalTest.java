package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.IntervalSuite;
import java.nio.file.Path;
import java.util.Map;

/** Runs the suite of intervals. */
class DuckDbIntervalTest extends IntervalSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db",
                        Map.of("path", ":memory:", "threads", 1),
                        Path.of("").toAbsolutePath()));
    }
}
