package io.penstock.core.contract;

import io.penstock.normalize.OnFailure;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a value that cannot be read.
 *
 * @param mode the way
 * @param otherwise the value that takes its place, for {@link OnFailure#DEFAULT}
 */
record Unreadable(OnFailure mode, @Nullable Object otherwise) {
    /** Renders a reading that gives NULL where a value cannot be read, so that it does what is said here. */
    Step step(SqlDialect dialect, String value, String attempt, DataType type) {
        String given = "CASE WHEN " + value + " IS NOT NULL THEN COALESCE(" + attempt + ", ";
        return switch (mode) {
            case NULL -> Step.certain(attempt);
            case DEFAULT -> Step.certain(given + dialect.functions().cast(dialect.literal(otherwise), type) + ") END");
            case ERROR -> {
                String told = dialect.functions()
                        .join(dialect.functions().cast(value, Simple.TEXT), dialect.literal(" is not a valid " + type));
                yield new Step(
                        given + dialect.functions().fail(told, type) + ") END",
                        attempt,
                        value + " IS NOT NULL AND " + attempt + " IS NULL");
            }
        };
    }
}
