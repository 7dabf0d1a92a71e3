package io.penstock.core.evolve;

import static io.penstock.spi.type.DataType.Simple.BIGINT;
import static io.penstock.spi.type.DataType.Simple.DATE;
import static io.penstock.spi.type.DataType.Simple.DOUBLE;
import static io.penstock.spi.type.DataType.Simple.HUGEINT;
import static io.penstock.spi.type.DataType.Simple.INTEGER;
import static io.penstock.spi.type.DataType.Simple.REAL;
import static io.penstock.spi.type.DataType.Simple.SMALLINT;
import static io.penstock.spi.type.DataType.Simple.TEXT;
import static io.penstock.spi.type.DataType.Simple.TIMESTAMP;
import static io.penstock.spi.type.DataType.Simple.TINYINT;
import static io.penstock.spi.type.DataType.Simple.UBIGINT;
import static io.penstock.spi.type.DataType.Simple.UINTEGER;
import static io.penstock.spi.type.DataType.Simple.USMALLINT;
import static io.penstock.spi.type.DataType.Simple.UTINYINT;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.ListOf;
import io.penstock.spi.type.DataType.MapOf;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.DataType.Struct;
import io.penstock.spi.type.DataType.Varchar;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The order of types: one fits into another when the other holds every value of it as it is.
 *
 * <p>A text is no widening of a number, nor a time with a zone of one without: their values would mean something else.
 */
public final class Lattice {
    /** What an exact number holds at most, in every database that has such numbers. */
    private static final int MOST_DIGITS = 38;

    private static final Map<Simple, List<Simple>> WIDER = widerTypes();
    private static final Map<Simple, Integer> DIGITS = mostDigits();

    private Lattice() {}

    private static Map<Simple, List<Simple>> widerTypes() {
        Map<Simple, List<Simple>> wider = new EnumMap<>(Simple.class);
        wider.put(TINYINT, List.of(SMALLINT, INTEGER, BIGINT, HUGEINT, REAL, DOUBLE));
        wider.put(UTINYINT, List.of(SMALLINT, USMALLINT, INTEGER, UINTEGER, BIGINT, UBIGINT, HUGEINT, REAL, DOUBLE));
        wider.put(SMALLINT, List.of(INTEGER, BIGINT, HUGEINT, REAL, DOUBLE));
        wider.put(USMALLINT, List.of(INTEGER, UINTEGER, BIGINT, UBIGINT, HUGEINT, REAL, DOUBLE));
        wider.put(INTEGER, List.of(BIGINT, HUGEINT, DOUBLE));
        wider.put(UINTEGER, List.of(BIGINT, UBIGINT, HUGEINT, DOUBLE));
        wider.put(BIGINT, List.of(HUGEINT));
        wider.put(UBIGINT, List.of(HUGEINT));
        wider.put(REAL, List.of(DOUBLE));
        wider.put(DATE, List.of(TIMESTAMP));
        return Collections.unmodifiableMap(wider);
    }

    private static Map<Simple, Integer> mostDigits() {
        Map<Simple, Integer> digits = new EnumMap<>(Simple.class);
        digits.put(TINYINT, 3);
        digits.put(UTINYINT, 3);
        digits.put(SMALLINT, 5);
        digits.put(USMALLINT, 5);
        digits.put(INTEGER, 10);
        digits.put(UINTEGER, 10);
        digits.put(BIGINT, 19);
        digits.put(UBIGINT, 20);
        return Collections.unmodifiableMap(digits);
    }

    /** The simple types that hold all of another, by that other, the narrowest first and exact ones before others. */
    public static Map<Simple, List<Simple>> wider() {
        return WIDER;
    }

    /** How many digits the numbers of an integer type have at most, by the types that fit into some exact number. */
    public static Map<Simple, Integer> digits() {
        return DIGITS;
    }

    /** Says whether a column of one type takes every value of another as it is. */
    public static boolean fits(DataType from, DataType into) {
        return from.equals(into) || isUntyped(from) || fitsSimple(from, into) || fitsNested(from, into);
    }

    /** Says whether a type is that of a bare NULL, which is a value of every type. */
    private static boolean isUntyped(DataType type) {
        return type instanceof DataType.Other other
                && other.name().replace("\"", "").toLowerCase(Locale.ROOT).equals("null");
    }

    private static boolean fitsSimple(DataType from, DataType into) {
        if (into == Simple.NUMERIC) {
            return from == HUGEINT || exact(from).isPresent();
        }
        if (into instanceof Decimal wider) {
            return exact(from).filter(digits -> holds(wider, digits)).isPresent();
        }
        if (from instanceof Varchar text) {
            return into == TEXT || (into instanceof Varchar longer && longer.length() >= text.length());
        }
        return from instanceof Simple simple
                && into instanceof Simple
                && WIDER.getOrDefault(simple, List.of()).contains(into);
    }

    private static boolean holds(Decimal wider, Decimal digits) {
        return wider.scale() >= digits.scale()
                && wider.precision() - wider.scale() >= digits.precision() - digits.scale();
    }

    /** Gives the digits of an exact number, of which an integer has none behind the point. */
    private static Optional<Decimal> exact(DataType type) {
        if (type instanceof Decimal decimal) {
            return Optional.of(decimal);
        }
        return type instanceof Simple simple
                ? Optional.ofNullable(DIGITS.get(simple)).map(digits -> new Decimal(digits, 0))
                : Optional.empty();
    }

    private static boolean fitsNested(DataType from, DataType into) {
        if (from instanceof ListOf list) {
            return into instanceof ListOf other && fits(list.element(), other.element());
        }
        if (from instanceof MapOf map) {
            return into instanceof MapOf other && fits(map.key(), other.key()) && fits(map.value(), other.value());
        }
        if (from instanceof Struct struct && into instanceof Struct other) {
            Schema held = new Schema(other.fields());
            return struct.fields().stream()
                    .allMatch(field -> held.find(field.name())
                            .filter(same -> fits(field.type(), same.type()))
                            .isPresent());
        }
        return false;
    }

    /** Finds the narrowest type that holds every value of both; empty when there is none. */
    public static Optional<DataType> join(DataType one, DataType other) {
        if (fits(other, one)) {
            return Optional.of(one);
        }
        if (one instanceof Struct left && other instanceof Struct right) {
            return joinFields(left, right);
        }
        if (one instanceof ListOf left && other instanceof ListOf right) {
            return join(left.element(), right.element()).map(ListOf::new);
        }
        if (one instanceof MapOf left && other instanceof MapOf right) {
            return join(left.key(), right.key())
                    .flatMap(key -> join(left.value(), right.value()).map(value -> new MapOf(key, value)));
        }
        return fits(one, other) ? Optional.of(other) : joinPlain(one, other);
    }

    private static Optional<DataType> joinPlain(DataType one, DataType other) {
        if (one instanceof Decimal || other instanceof Decimal) {
            return exact(one).flatMap(left -> exact(other).flatMap(right -> joinExact(left, right)));
        }
        if (one instanceof Simple left && other instanceof Simple right) {
            return WIDER.getOrDefault(left, List.of()).stream()
                    .filter(WIDER.getOrDefault(right, List.of())::contains)
                    .map(DataType.class::cast)
                    .findFirst();
        }
        return Optional.empty();
    }

    /** Gives the paths of fields that a type has, however deep, and another does not: {@code address.zip}. */
    static List<String> fieldsBeside(DataType type, DataType other) {
        if (type instanceof ListOf list && other instanceof ListOf second) {
            return fieldsBeside(list.element(), second.element());
        }
        if (type instanceof MapOf map && other instanceof MapOf second) {
            return fieldsBeside(map.value(), second.value());
        }
        if (!(type instanceof Struct struct) || !(other instanceof Struct second)) {
            return List.of();
        }
        Schema known = new Schema(second.fields());
        List<String> paths = new ArrayList<>();
        for (Column field : struct.fields()) {
            Optional<Column> same = known.find(field.name());
            if (same.isEmpty()) {
                paths.add(field.name());
            } else {
                fieldsBeside(field.type(), same.get().type()).forEach(path -> paths.add(field.name() + "." + path));
            }
        }
        return paths;
    }

    private static Optional<DataType> joinExact(Decimal left, Decimal right) {
        int scale = Math.max(left.scale(), right.scale());
        int before = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
        return before + scale > MOST_DIGITS ? Optional.empty() : Optional.of(new Decimal(before + scale, scale));
    }

    /** Gives the fields of both; those of the first stand where they stood. */
    private static Optional<DataType> joinFields(Struct left, Struct right) {
        Schema added = new Schema(right.fields());
        Schema held = new Schema(left.fields());
        List<Column> fields = new ArrayList<>();
        for (Column field : left.fields()) {
            DataType second = added.find(field.name()).map(Column::type).orElse(field.type());
            Optional<DataType> joined = join(field.type(), second);
            if (joined.isEmpty()) {
                return Optional.empty();
            }
            fields.add(new Column(field.name(), joined.get(), field.nullable()));
        }
        right.fields().stream()
                .filter(field -> held.find(field.name()).isEmpty())
                .forEach(fields::add);
        return Optional.of(new Struct(fields));
    }
}
