package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.FileSuite;
import java.nio.file.Path;
import java.util.Map;

class DuckDbFileTest extends FileSuite {
    @Override
    protected SqlDatabase openDatabase() {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db", Map.of("path", ":memory:"), Path.of("").toAbsolutePath()));
    }
}
