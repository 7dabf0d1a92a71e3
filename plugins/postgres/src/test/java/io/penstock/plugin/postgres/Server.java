package io.penstock.plugin.postgres;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of PostgreSQL that all tests share, which gives each an empty database. */
final class Server {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final Queue<String> MADE = new ConcurrentLinkedQueue<>();

    private Server() {}

    /** Takes databases away that tests have done with: each takes some megabytes. */
    private static void dropUnused(Statement statement) {
        MADE.removeIf(name -> {
            try {
                statement.execute("DROP DATABASE " + name);
                return true;
            } catch (SQLException e) {
                // A session is still there.
                return false;
            }
        });
    }

    private static final class Started {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                // Nothing here need survive a loss of power.
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "C.UTF-8")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Opens an empty database that no other test uses. */
    static SqlDatabase emptyDatabase() {
        return open(port(), makeDatabase());
    }

    /** Opens the database that belongs to a folder, of this process or of one that the test has started. */
    static SqlDatabase databaseOf(Path folder) {
        try {
            Path place = folder.resolve("database.txt");
            if (Files.notExists(place)) {
                Files.writeString(place, port() + " " + makeDatabase());
            }
            String[] parts = Files.readString(place).split(" ");
            return open(Integer.parseInt(parts[0]), parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port() {
        return Started.SERVER.getPort();
    }

    private static String makeDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = Started.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            dropUnused(statement);
            statement.execute("CREATE DATABASE " + name);
            MADE.add(name);
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
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
