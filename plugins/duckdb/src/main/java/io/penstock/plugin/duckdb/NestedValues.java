package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Puts lists, structs and maps into the forms that the appender takes. */
final class NestedValues {
    /** What the appender takes within lists, structs and maps. */
    private static final Set<Simple> APPENDABLE = EnumSet.of(
            Simple.BOOLEAN,
            Simple.TINYINT,
            Simple.SMALLINT,
            Simple.INTEGER,
            Simple.BIGINT,
            Simple.HUGEINT,
            Simple.REAL,
            Simple.DOUBLE,
            Simple.TEXT,
            Simple.BYTES,
            Simple.DATE,
            Simple.TIME,
            Simple.TIMESTAMP,
            Simple.TIMESTAMPTZ,
            Simple.UUID);

    private NestedValues() {}

    static boolean isAppendable(DataType leaf) {
        return leaf instanceof DataType.Decimal
                || leaf instanceof DataType.Varchar
                || (leaf instanceof Simple simple && APPENDABLE.contains(simple));
    }

    static void append(DuckDBAppender appender, DataType type, Object value) throws SQLException {
        if (type instanceof DataType.MapOf map) {
            appender.append(entries(map, (Map<?, ?>) value));
        } else {
            appender.append(elements(((DataType.ListOf) type).element(), (Collection<?>) value));
        }
    }

    /** Gives a number with the digits behind the point that its column has. */
    static BigDecimal decimal(DataType.Decimal type, Object value) {
        BigDecimal number = (BigDecimal) value;
        try {
            BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
            if (scaled.precision() <= type.precision()) {
                return scaled;
            }
        } catch (ArithmeticException e) {
            throw lossy(type, number, e);
        }
        throw lossy(type, number, null);
    }

    private static PenstockException lossy(DataType.Decimal type, BigDecimal number, @Nullable Throwable cause) {
        return new PenstockException(
                ConnectorError.CONVERSION,
                "Cannot write " + number.toPlainString() + " as " + type
                        + ": it has more digits (round it, or widen the column)",
                cause);
    }

    private static List<@Nullable Object> elements(DataType type, Collection<?> values) {
        List<@Nullable Object> elements = new ArrayList<>(values.size());
        for (Object value : values) {
            elements.add(element(type, value));
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> entries(DataType.MapOf type, Map<?, ?> values) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        values.forEach((key, value) -> entries.put(element(type.key(), key), element(type.value(), value)));
        return entries;
    }

    private static @Nullable Object element(DataType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (type instanceof DataType.Decimal decimal) {
            return decimal(decimal, value);
        }
        if (type instanceof DataType.ListOf list) {
            return elements(list.element(), (Collection<?>) value);
        }
        if (type instanceof DataType.MapOf map) {
            return entries(map, (Map<?, ?>) value);
        }
        if (type instanceof DataType.Struct struct) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                fields.put(field.name(), element(field.type(), ((Map<?, ?>) value).get(field.name())));
            }
            return fields;
        }
        if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        }
        // The appender rounds what is finer than a microsecond; at the top of a row it is cut, so here too.
        return value instanceof LocalDateTime timestamp ? timestamp.truncatedTo(ChronoUnit.MICROS) : value;
    }
}
