package io.penstock.plugin.postgres;

import io.penstock.jdbc.JdbcFailure;
import io.penstock.spi.error.ConnectorError;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the errors of PostgreSQL mean, by their codes: appendix A of its manual. */
final class PostgresErrors {
    private static final String DEPENDENT_OBJECTS = "2BP01";

    private static final Map<String, ConnectorError> CODES = Map.ofEntries(
            Map.entry("42601", ConnectorError.SQL_SYNTAX),
            Map.entry("42P01", ConnectorError.RELATION_MISSING),
            Map.entry("3F000", ConnectorError.RELATION_MISSING),
            Map.entry("42501", ConnectorError.PERMISSION),
            Map.entry("25006", ConnectorError.PERMISSION),
            Map.entry("28000", ConnectorError.PERMISSION),
            Map.entry("28P01", ConnectorError.PERMISSION),
            Map.entry("3D000", ConnectorError.CONNECTION_OPTION),
            Map.entry("40001", ConnectorError.CONFLICT),
            Map.entry("40P01", ConnectorError.CONFLICT),
            Map.entry("55P03", ConnectorError.CONFLICT),
            Map.entry("57014", ConnectorError.CANCELLED),
            Map.entry("0A000", ConnectorError.UNSUPPORTED),
            Map.entry(DEPENDENT_OBJECTS, ConnectorError.CONSTRAINT),
            Map.entry("53200", ConnectorError.OUT_OF_MEMORY));

    private static final Map<String, ConnectorError> CLASSES = Map.of(
            "22", ConnectorError.CONVERSION,
            "23", ConnectorError.CONSTRAINT,
            "42", ConnectorError.SQL_BINDING,
            "08", ConnectorError.DATABASE_UNREADABLE,
            "57", ConnectorError.DATABASE_UNREADABLE,
            "53", ConnectorError.DATABASE_FAILED);

    private PostgresErrors() {}

    /**
     * Tells what an error means.
     *
     * @param address of the server, for errors that are none of its own
     */
    static JdbcFailure of(SQLException error, ServerAddress address) {
        ServerErrorMessage server = error instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String state = Objects.requireNonNullElse(error.getSQLState(), "");
        String away = away(error, address);
        if (away != null) {
            return new JdbcFailure(ConnectorError.DATABASE_UNREADABLE, away, -1);
        }
        if (server == null) {
            return new JdbcFailure(
                    code(state), oneLine(Objects.requireNonNullElse(error.getMessage(), error.toString())), -1);
        }
        String detail = server.getDetail() == null ? "" : " (" + oneLine(server.getDetail()) + ")";
        String hint = state.equals(DEPENDENT_OBJECTS)
                // The server's own would drop what people made.
                ? "; drop what depends on it, or leave the columns as they are"
                : server.getHint() == null ? "" : " " + oneLine(server.getHint());
        // Within a function of the server the place counts in another text.
        int position = server.getInternalQuery() == null ? server.getPosition() - 1 : -1;
        return new JdbcFailure(
                code(state), oneLine(Objects.requireNonNullElse(server.getMessage(), state)) + detail + hint, position);
    }

    /** Says why the server could not be reached, which the driver does in the language of the machine; null for another error. */
    private static @Nullable String away(SQLException error, ServerAddress address) {
        String where = address.host() + ":" + address.port();
        Throwable cause = error.getCause();
        if (cause instanceof UnknownHostException) {
            return "there is no host \"" + address.host() + "\" (check its name)";
        }
        if (cause instanceof SocketTimeoutException) {
            return "the server at " + where + " does not answer (check host and port, and the network between)";
        }
        return cause instanceof ConnectException
                ? "no server answers at " + where + " (check host and port, and that it runs)"
                : null;
    }

    private static ConnectorError code(String state) {
        ConnectorError code = CODES.get(state);
        return code != null || state.length() < 2
                ? Objects.requireNonNullElse(code, ConnectorError.DATABASE_FAILED)
                : CLASSES.getOrDefault(state.substring(0, 2), ConnectorError.DATABASE_FAILED);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\n\\s*", " ");
    }
}
