package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.CheckSuite;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Checks in DuckDB. */
class DuckDbCheckTest extends CheckSuite {
    @TempDir
    Path directory;

    @Override
    protected SqlDatabase openDatabase() {
        return (SqlDatabase)
                new DuckDbConnector().open(new ConnectionConfig("checks", Map.of("path", ":memory:"), directory));
    }
}
