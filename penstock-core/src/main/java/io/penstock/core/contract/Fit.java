package io.penstock.core.contract;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which values go into a declared column: those that the column's type can say exactly.
 *
 * <p>A value that is too large, or a text that does not read as the type, fails loudly when it comes; a type that would
 * lose something in silence, a fraction or a time of day, is refused before.
 */
final class Fit {
    private static final Set<Simple> INTEGERS = EnumSet.range(Simple.TINYINT, Simple.UBIGINT);
    /** How many bits the integers have, where a floating number may hold them all. */
    private static final Map<DataType, Integer> BITS = Map.of(
            Simple.TINYINT, 8,
            Simple.UTINYINT, 8,
            Simple.SMALLINT, 16,
            Simple.USMALLINT, 16,
            Simple.INTEGER, 32,
            Simple.UINTEGER, 32);

    private static final Set<DataType> READ_FROM_TEXT = Set.of(
            Simple.REAL,
            Simple.DOUBLE,
            Simple.BOOLEAN,
            Simple.DATE,
            Simple.TIME,
            Simple.TIMESTAMP,
            Simple.TIMESTAMPTZ,
            Simple.UUID,
            Simple.JSON,
            Simple.INTERVAL);

    private static final Map<DataType, Set<DataType>> OTHERS = Map.of(
            Simple.REAL, Set.of(Simple.DOUBLE),
            Simple.DATE, Set.of(Simple.TIMESTAMP, Simple.TIMESTAMPTZ),
            Simple.TIMESTAMP, Set.of(Simple.TIMESTAMPTZ));

    private Fit() {}

    /** Says whether values of one type may go into a column of another. */
    static boolean allows(DataType from, DataType into) {
        if (from.equals(into) || isNull(from)) {
            return true;
        }
        if (isText(into)) {
            return from != Simple.BYTES;
        }
        if (isText(from)) {
            return READ_FROM_TEXT.contains(into) || isInteger(into) || into instanceof Decimal;
        }
        if (isInteger(from)) {
            return isInteger(into) || into instanceof Decimal || floats(from, into);
        }
        if (from instanceof Decimal decimal) {
            return (into instanceof Decimal other && other.scale() >= decimal.scale())
                    || (decimal.scale() == 0 && isInteger(into));
        }
        return OTHERS.getOrDefault(from, Set.of()).contains(into) || nested(from, into);
    }

    static boolean isText(DataType type) {
        return type == Simple.TEXT || type instanceof DataType.Varchar;
    }

    static boolean isInteger(DataType type) {
        return type instanceof Simple simple && INTEGERS.contains(simple);
    }

    /** Says whether a type is that of an expression which is always NULL. */
    private static boolean isNull(DataType type) {
        return type instanceof DataType.Other other
                && other.name().replace("\"", "").equalsIgnoreCase("null");
    }

    private static boolean floats(DataType from, DataType into) {
        int bits = BITS.getOrDefault(from, Integer.MAX_VALUE);
        return (into == Simple.DOUBLE && bits <= 32) || (into == Simple.REAL && bits <= 16);
    }

    private static boolean nested(DataType from, DataType into) {
        boolean isNested =
                from instanceof DataType.ListOf || from instanceof DataType.Struct || from instanceof DataType.MapOf;
        if (isNested && into == Simple.JSON) {
            return true;
        }
        if (from instanceof DataType.ListOf list && into instanceof DataType.ListOf other) {
            return inner(list.element(), other.element());
        }
        if (from instanceof DataType.MapOf map && into instanceof DataType.MapOf other) {
            return inner(map.key(), other.key()) && inner(map.value(), other.value());
        }
        return from instanceof DataType.Struct struct
                && into instanceof DataType.Struct other
                && fields(struct.fields(), other.fields());
    }

    /** Says whether a type holds texts of a limited length within another: such values cannot be looked at one by one. */
    static boolean isLimitedWithin(DataType type) {
        return parts(type).stream().anyMatch(part -> part instanceof DataType.Varchar || isLimitedWithin(part));
    }

    private static List<DataType> parts(DataType type) {
        if (type instanceof DataType.ListOf list) {
            return List.of(list.element());
        }
        if (type instanceof DataType.MapOf map) {
            return List.of(map.key(), map.value());
        }
        return type instanceof DataType.Struct struct
                ? struct.fields().stream().map(Column::type).toList()
                : List.of();
    }

    private static boolean fields(List<Column> from, List<Column> into) {
        boolean same = from.size() == into.size();
        for (int i = 0; same && i < from.size(); i++) {
            same = from.get(i).name().equalsIgnoreCase(into.get(i).name())
                    && inner(from.get(i).type(), into.get(i).type());
        }
        return same;
    }

    /**
     * Within a nested value no text is read, as nothing could tell which of them is wrong; nor does a time become a moment,
     * as databases take it for one of the session's zone.
     */
    private static boolean inner(DataType from, DataType into) {
        return from.equals(into) || (!isText(from) && into != Simple.TIMESTAMPTZ && allows(from, into));
    }
}
