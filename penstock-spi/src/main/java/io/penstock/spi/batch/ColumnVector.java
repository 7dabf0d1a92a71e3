package io.penstock.spi.batch;

import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a batch, by row from 0.
 *
 * <p>The Java type of a value follows from the column's type: {@code boolean} Boolean; {@code tinyint} Byte;
 * {@code smallint, utinyint} Short; {@code integer, usmallint} Integer; {@code bigint, uinteger} Long;
 * {@code hugeint, ubigint} BigInteger; {@code numeric} BigDecimal; {@code real} Float; {@code double} Double; {@code decimal} BigDecimal of the
 * column's scale; {@code text, varchar, json} String; {@code bytes} byte[]; {@code date} LocalDate; {@code time}
 * LocalTime; {@code timestamp} LocalDateTime; {@code timestamptz} Instant; {@code uuid} UUID; {@code list} List;
 * {@code struct} a Map by field in order; {@code map} Map. Other types are given as their text.
 */
public interface ColumnVector {
    boolean isNull(int row);

    /** Gives the value as the Java type of the column's type, or null. */
    @Nullable
    Object value(int row);

    /** Gives an integer of at most 64 signed bits without boxing; undefined for NULL. */
    default long longValue(int row) {
        return number(row).longValue();
    }

    /** Gives a floating-point number without boxing; undefined for NULL. */
    default double doubleValue(int row) {
        return number(row).doubleValue();
    }

    private Number number(int row) {
        if (value(row) instanceof Number number) {
            return number;
        }
        throw new IllegalStateException("Not a number in row " + row);
    }
}
