package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.DataType;
import org.jspecify.annotations.Nullable;

/** One thing that is done to the values of a column on their way into the table. */
sealed interface Normalizer permits TextNormalizer, ReadingNormalizer, ValueNormalizer {
    /** The type that a value must have; null when any will do. */
    @Nullable
    DataType takes();

    /** The type that it then has. */
    DataType gives();

    /**
     * Renders it.
     *
     * @param value the name of the column that holds the value, quoted
     */
    Step step(SqlDialect dialect, String value);
}
