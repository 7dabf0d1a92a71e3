package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Holds a database file open in a process of its own until it is killed. */
final class DatabaseHolder {
    private DatabaseHolder() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        SqlDatabase database = (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "held", Map.of("path", file.toString()), Path.of("").toAbsolutePath()));
        try (SqlSession session = database.session()) {
            session.execute("CREATE TABLE t AS SELECT 7 AS x");
            System.out.print("held");
            System.out.flush();
            System.in.read();
        }
    }
}
