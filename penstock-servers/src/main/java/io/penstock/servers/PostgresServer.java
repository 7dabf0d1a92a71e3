package io.penstock.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The server of PostgreSQL that all tests of a process share. It ends with the process. Thread-safe. */
public final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final Queue<String> MADE = new ConcurrentLinkedQueue<>();

    private PostgresServer() {}

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

    /** The port on which it listens on this machine, for the user {@code postgres} without a password. */
    public static int port() {
        return Started.SERVER.getPort();
    }

    /** Makes an empty database that no other test uses, and gives its name. */
    public static String newDatabase() {
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

    /** Gives the URL of a database, with its user. */
    public static String url(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database + "?user=postgres";
    }

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
}
