package io.penstock.core.run;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import java.util.Set;

/** Tells failures that may pass by themselves from those that somebody must mend. */
final class Transient {
    /** Somebody wanted an end, or another attempt would be refused as well. */
    private static final Set<ErrorCode> FINAL =
            Set.of(ConnectorError.CANCELLED, RunError.CANCELLED, RunError.TIMED_OUT, RunError.BREAKER_OPEN);

    /** The database did not answer as one; not a file, a lock of rows or memory that one of its models wanted. */
    private static final Set<ErrorCode> OF_CONNECTION =
            Set.of(ConnectorError.DATABASE_FAILED, ConnectorError.DATABASE_LOCKED, ConnectorError.DATABASE_UNREADABLE);

    private Transient() {}

    /** Says whether another attempt may pass. */
    static boolean isPassing(Throwable failure) {
        if (!(failure instanceof PenstockException known) || FINAL.contains(known.code())) {
            return false;
        }
        ErrorCategory category = known.code().category();
        return category == ErrorCategory.EXTERNAL || category == ErrorCategory.RESOURCE;
    }

    /** Says whether it was the connection of the model that failed. */
    static boolean isOfConnection(Throwable failure) {
        return failure instanceof PenstockException known && OF_CONNECTION.contains(known.code());
    }
}
