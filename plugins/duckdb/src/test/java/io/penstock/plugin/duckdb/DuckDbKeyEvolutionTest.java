package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.KeyEvolutionSuite;
import java.nio.file.Path;
import java.util.Map;

/** Runs the suite of how tables follow their rows. */
class DuckDbKeyEvolutionTest extends KeyEvolutionSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db", Map.of("path", ":memory:"), Path.of("").toAbsolutePath()));
    }
}
