package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.testkit.HaltSuite;
import java.nio.file.Path;
import java.util.Map;

/** Runs the suite of processes that are killed, and is such a process. */
class DuckDbHaltTest extends HaltSuite {
    public static void main(String[] arguments) {
        new DuckDbHaltTest().writeUntilHalted(arguments);
    }

    @Override
    protected SqlDatabase openDatabase(Path folder) {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db",
                        Map.of("path", folder.resolve("data.duckdb").toString(), "threads", 1),
                        Path.of("").toAbsolutePath()));
    }
}
