package io.penstock.plugin.postgres;

import com.zaxxer.hikari.HikariConfig;
import io.penstock.jdbc.JdbcDatabase;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.Connection;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens PostgreSQL databases, {@code type: postgres}. Thread-safe. */
public final class PostgresConnector implements Connector {
    private static final int SESSIONS = 32;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String optionsSchema() {
        try (InputStream schema = Objects.requireNonNull(
                PostgresConnector.class.getResourceAsStream("options.schema.json"), "options.schema.json")) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server is asked for a connection when the first session is, so that reading a project needs none. */
    @Override
    public Connection open(ConnectionConfig config) {
        ServerAddress address = ServerAddress.of(config);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        if (address.user() != null) {
            source.setUser(address.user());
        }
        if (address.password() != null) {
            source.setPassword(address.password());
        }
        source.setApplicationName("penstock");
        source.setLoginTimeout((int) CONNECT.toSeconds());
        source.setTcpKeepAlive(true);
        source.setOptions("-c TimeZone=UTC -c IntervalStyle=postgres -c standard_conforming_strings=on"
                + (config.access() == Access.READ ? " -c default_transaction_read_only=on" : ""));
        address.parameters().forEach((name, value) -> setParameter(source, name, value));
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(
                config.text("max_sessions").map(Integer::parseInt).orElse(SESSIONS));
        pool.setConnectionTimeout(CONNECT.toMillis());
        return new JdbcDatabase(config.name(), new PostgresSystem(address), pool);
    }

    private static void setParameter(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (java.sql.SQLException e) {
            throw new io.penstock.spi.error.PenstockException(
                    io.penstock.spi.error.ConnectorError.CONNECTION_OPTION,
                    "Cannot open a connection: its parameter " + name + " is not one of the PostgreSQL driver: "
                            + e.getMessage(),
                    e);
        }
    }
}
