package io.penstock.jdbc;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import org.jspecify.annotations.Nullable;

/**
 * An error of a database, understood.
 *
 * @param reason what the database says, on one line
 * @param offset where in the statement, in characters from 0; -1 where it does not say
 */
public record JdbcFailure(ConnectorError code, String reason, int offset) {
    /** Makes the exception of an error in a text. */
    PenstockException toException(String action, SqlText sql, @Nullable Throwable cause) {
        String message = "Cannot " + action + ": " + reason;
        return offset < 0
                ? new PenstockException(code, message, cause)
                : new SqlPositionException(code, message, sql.offset(offset), cause);
    }
}
