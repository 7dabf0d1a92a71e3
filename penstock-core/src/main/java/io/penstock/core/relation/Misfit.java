package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import org.jspecify.annotations.Nullable;

/** Says that a value or a type does not fit; whoever knows the row and the column makes an error of it. */
final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    Misfit(String reason) {
        super(reason, null, false, false);
    }

    static Misfit of(@Nullable Object found, Object expected) {
        return new Misfit("found " + show(found) + ", expected " + expected);
    }

    /** Shows a value with its class, cut to a length that fits a line. */
    static String show(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        String text = String.valueOf(value);
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return value.getClass().getSimpleName() + " " + (value instanceof CharSequence ? "\"" + cut + "\"" : cut);
    }

    PenstockException at(String column, long row) {
        return new PenstockException(
                ProjectError.JAVA_MODEL, "Cannot take column " + column + " of row " + row + ": " + getMessage());
    }
}
