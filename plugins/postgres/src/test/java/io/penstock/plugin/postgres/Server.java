package io.penstock.plugin.postgres;

import io.penstock.servers.PostgresServer;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Gives tests databases of a server of PostgreSQL. */
final class Server {
    private Server() {}

    /** Opens an empty database that no other test uses. */
    static SqlDatabase emptyDatabase() {
        return open(PostgresServer.port(), PostgresServer.newDatabase());
    }

    /** Opens the database that belongs to a folder, of this process or of one that the test has started. */
    static SqlDatabase databaseOf(Path folder) {
        try {
            Path place = folder.resolve("database.txt");
            if (Files.notExists(place)) {
                Files.writeString(place, PostgresServer.port() + " " + PostgresServer.newDatabase());
            }
            String[] parts = Files.readString(place).split(" ", -1);
            return open(Integer.parseInt(parts[0]), parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SqlDatabase open(int port, String name) {
        return (SqlDatabase) new PostgresConnector()
                .open(new ConnectionConfig(
                        "db",
                        Map.of("port", port, "database", name, "user", "postgres"),
                        Path.of("").toAbsolutePath()));
    }
}
