package io.penstock.core.write;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.util.Map;

/** Tells which values a column takes without losing anything of them. */
final class Widening {
    /** How many digits an integer of a type may have. */
    private static final Map<DataType, Integer> DIGITS = Map.of(
            Simple.TINYINT, 3,
            Simple.UTINYINT, 3,
            Simple.SMALLINT, 5,
            Simple.USMALLINT, 5,
            Simple.INTEGER, 10,
            Simple.UINTEGER, 10,
            Simple.BIGINT, 19,
            Simple.UBIGINT, 20,
            Simple.HUGEINT, 39);

    /** The integers that hold all of another type, by the width in which they are held; unsigned ones need a bit more. */
    private static final Map<DataType, Integer> BITS = Map.of(
            Simple.TINYINT, 8,
            Simple.UTINYINT, 9,
            Simple.SMALLINT, 16,
            Simple.USMALLINT, 17,
            Simple.INTEGER, 32,
            Simple.UINTEGER, 33,
            Simple.BIGINT, 64,
            Simple.UBIGINT, 65,
            Simple.HUGEINT, 128);

    /** How many bits of an integer a DOUBLE holds exactly. */
    private static final int DOUBLE_BITS = 53;

    private Widening() {}

    /** Says whether a column of one type takes every value of another as it is. */
    static boolean fits(DataType from, DataType into) {
        if (from.equals(into)
                || from.toString().equalsIgnoreCase("\"null\"")
                || from.toString().equalsIgnoreCase("null")) {
            return true;
        }
        if (BITS.containsKey(from)) {
            return integerFits(from, into);
        }
        if (from instanceof Decimal decimal && into instanceof Decimal wider) {
            return wider.scale() >= decimal.scale()
                    && wider.precision() - wider.scale() >= decimal.precision() - decimal.scale();
        }
        return (from == Simple.REAL && into == Simple.DOUBLE)
                || (from == Simple.DATE && into == Simple.TIMESTAMP)
                || (from instanceof DataType.Varchar && into == Simple.TEXT)
                || (from instanceof DataType.Varchar text
                        && into instanceof DataType.Varchar longer
                        && longer.length() >= text.length());
    }

    private static boolean integerFits(DataType from, DataType into) {
        int bits = BITS.getOrDefault(from, 0);
        if (into instanceof Decimal decimal) {
            return decimal.precision() - decimal.scale() >= DIGITS.getOrDefault(from, 0);
        }
        if (into == Simple.DOUBLE) {
            return bits <= DOUBLE_BITS;
        }
        boolean unsigned = into.toString().startsWith("u") && BITS.containsKey(into);
        boolean sameSign = from.toString().startsWith("u") == unsigned;
        return BITS.getOrDefault(into, 0) > bits && (sameSign || !unsigned);
    }
}
