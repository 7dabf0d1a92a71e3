package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.NormalizerEdgeSuite;
import java.nio.file.Path;
import java.util.Map;

/** Runs the suite in sessions of a zone with summer time: no normalizer may go by it. */
class DuckDbNormalizerEdgeTest extends NormalizerEdgeSuite {
    @Override
    protected SqlDatabase openDatabase() {
        Map<String, Object> options = Map.of("path", ":memory:", "settings", Map.of("TimeZone", "America/New_York"));
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig("db", options, Path.of("").toAbsolutePath()));
    }
}
