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
        return isPassing(failure) && ((PenstockException) failure).code() instanceof ConnectorError;
    }
}
