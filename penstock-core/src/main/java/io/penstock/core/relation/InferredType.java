package io.penstock.core.relation;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a column's type by values: the type of one value, and the type that fits the values of two. */
final class InferredType {
    /** The type of NULL and of the elements of an empty list: any other takes its place. */
    static final DataType UNKNOWN = new DataType.Other("null");

    /** Each fits into those behind it; the floating ones for the values that they can hold exactly. */
    private static final List<DataType> INTEGERS =
            List.of(Simple.TINYINT, Simple.SMALLINT, Simple.INTEGER, Simple.BIGINT, Simple.HUGEINT);

    private static final List<DataType> FLOATS = List.of(Simple.REAL, Simple.DOUBLE);
    private static final int DIGITS = 38;

    private InferredType() {}

    static DataType of(@Nullable Object value) {
        if (value == null) {
            return UNKNOWN;
        }
        if (value instanceof BigDecimal decimal) {
            return new DataType.Decimal(
                    DIGITS,
                    Math.min(DIGITS, Math.max(0, decimal.stripTrailingZeros().scale())));
        }
        var scalar =
                JavaScalar.find(value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass());
        if (scalar.isPresent()) {
            return scalar.get().type();
        }
        if (value instanceof Record || value instanceof Map<?, ?>) {
            return struct(ColumnEncoder.fields(value));
        }
        if (value instanceof Collection<?> || value.getClass().isArray()) {
            DataType element = UNKNOWN;
            for (Object each : ColumnEncoder.elements(value)) {
                element = widen(element, of(each));
            }
            return new DataType.ListOf(element);
        }
        throw Misfit.of(value, RecordShape.ALLOWED);
    }

    /** Gives a type for the values of both, or throws {@link Misfit} when there is none. */
    static DataType widen(DataType first, DataType second) {
        if (first.equals(second) || second == UNKNOWN) {
            return first;
        }
        if (first == UNKNOWN) {
            return second;
        }
        if (isNumber(first) && isNumber(second)) {
            return widenNumbers(first, second);
        }
        if (first instanceof DataType.ListOf a && second instanceof DataType.ListOf b) {
            return new DataType.ListOf(widen(a.element(), b.element()));
        }
        if (first instanceof DataType.Struct a && second instanceof DataType.Struct b) {
            Map<String, DataType> fields = new LinkedHashMap<>();
            a.fields().forEach(field -> fields.put(field.name(), field.type()));
            b.fields().forEach(field -> fields.merge(field.name(), field.type(), InferredType::widen));
            return struct(fields.entrySet());
        }
        throw new Misfit("found " + second + ", expected " + first + " as in the rows before");
    }

    /** Makes text of what is still unknown. */
    static DataType settle(DataType type) {
        if (type == UNKNOWN) {
            return Simple.TEXT;
        }
        if (type instanceof DataType.ListOf list) {
            return new DataType.ListOf(settle(list.element()));
        }
        if (type instanceof DataType.Struct struct) {
            return new DataType.Struct(struct.fields().stream()
                    .map(field -> Column.of(field.name(), settle(field.type())))
                    .toList());
        }
        return type;
    }

    private static DataType struct(Map<?, ?> fields) {
        Map<String, DataType> types = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (!(name instanceof String field)) {
                throw Misfit.of(name, "a field's name");
            }
            types.put(field, of(value));
        });
        if (types.isEmpty()) {
            return UNKNOWN;
        }
        return struct(types.entrySet());
    }

    private static DataType struct(Collection<Map.Entry<String, DataType>> fields) {
        return new DataType.Struct(fields.stream()
                .map(field -> Column.of(field.getKey(), field.getValue()))
                .toList());
    }

    private static boolean isNumber(DataType type) {
        return INTEGERS.contains(type) || FLOATS.contains(type) || type instanceof DataType.Decimal;
    }

    private static DataType widenNumbers(DataType first, DataType second) {
        if (INTEGERS.contains(first) && INTEGERS.contains(second)) {
            return INTEGERS.get(Math.max(INTEGERS.indexOf(first), INTEGERS.indexOf(second)));
        }
        if (!FLOATS.contains(first) && !FLOATS.contains(second)) {
            return new DataType.Decimal(DIGITS, Math.max(scale(first), scale(second)));
        }
        // An integer of up to 16 bits is a real without loss; whatever else meets a float is a double.
        boolean small = INTEGERS.indexOf(first) < 2 && INTEGERS.indexOf(second) < 2;
        boolean real = first == Simple.REAL || second == Simple.REAL;
        boolean exact = first instanceof DataType.Decimal || second instanceof DataType.Decimal;
        boolean wide = first == Simple.DOUBLE || second == Simple.DOUBLE;
        return small && real && !exact && !wide ? Simple.REAL : Simple.DOUBLE;
    }

    private static int scale(DataType type) {
        return type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
    }
}
