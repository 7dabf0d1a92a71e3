package io.penstock.examples;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query in their order, with the types of different engines brought together, to be compared.
 *
 * <p>Whole numbers, decimals, dates and texts are equal or not. Where an engine gives a double and the other a decimal (an
 * average, a quotient), they are equal when they differ by no more than a unit of the decimal's last digit or a
 * billionth; two doubles when they differ by no more than a billionth. Two decimals of which one was rounded at fewer digits
 * are equal when they differ by no more than a unit of its last digit: engines give quotients different scales.
 *
 * @param rows values: {@link BigDecimal}, {@link Double}, {@link String}, {@link java.time.LocalDate}, null
 */
public record Answer(List<List<@Nullable Object>> rows) {
    private static final double BILLIONTH = 1e-9;

    /** Reads all rows. */
    public static Answer of(ResultSet result) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int column = 1; column <= columns; column++) {
                row.add(common(result.getObject(column)));
            }
            rows.add(row);
        }
        return new Answer(rows);
    }

    private static @Nullable Object common(@Nullable Object value) {
        if (value instanceof Date date) {
            return date.toLocalDate();
        }
        if (value instanceof BigInteger whole) {
            return new BigDecimal(whole);
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return BigDecimal.valueOf(((Number) value).longValue());
        }
        return value;
    }

    /** Tells the first difference from what another engine answered; empty when there is none. */
    public Optional<String> difference(Answer other) {
        if (rows.size() != other.rows.size()) {
            return Optional.of(rows.size() + " rows, not " + other.rows.size());
        }
        for (int row = 0; row < rows.size(); row++) {
            List<@Nullable Object> left = rows.get(row);
            List<@Nullable Object> right = other.rows.get(row);
            if (left.size() != right.size()) {
                return Optional.of(left.size() + " columns, not " + right.size());
            }
            for (int column = 0; column < left.size(); column++) {
                if (!same(left.get(column), right.get(column))) {
                    return Optional.of("row " + (row + 1) + ", column " + (column + 1) + ": " + left.get(column)
                            + ", not " + right.get(column));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
            return same(one, other);
        }
        if (left instanceof Number one && right instanceof Number other) {
            double distance = Math.abs(one.doubleValue() - other.doubleValue());
            return distance <= Math.max(lastDigit(left), lastDigit(right))
                    || distance <= BILLIONTH * Math.abs(other.doubleValue());
        }
        return Objects.equals(left, right);
    }

    private static boolean same(BigDecimal left, BigDecimal right) {
        if (left.compareTo(right) == 0) {
            return true;
        }
        // Sums of money have a scale of up to 6 in every engine, and are exact there; beyond it there are only
        // quotients.
        int scale = Math.min(left.scale(), right.scale());
        return left.scale() != right.scale()
                && scale >= 6
                && left.subtract(right).abs().compareTo(BigDecimal.ONE.movePointLeft(scale)) <= 0;
    }

    private static double lastDigit(Object number) {
        return number instanceof BigDecimal decimal && decimal.scale() > 0 ? Math.pow(10, -decimal.scale()) : 0;
    }
}
