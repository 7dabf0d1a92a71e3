package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the values of a relation that have no counterpart of another type.
 *
 * <p>A counterpart is a value that leads back to the one it came from: 2.0 has one among the integers, 2.5 has none,
 * although a cast would round it. Of a text it is enough that it reads as the whole value: {@code '007'} is 7, {@code
 * '2.5'} is no integer.
 *
 * @param relation as it stands behind FROM
 * @param key the columns by which a row is named; where there are none, its first columns name it
 */
record Counterparts(SqlDialect dialect, String relation, Schema columns, List<String> key) {
    private static final int SAMPLE = 5;
    private static final int NAMING = 3;
    private static final int MOST_DIGITS = 38;

    /** Gives the query for a few values without a counterpart, each behind what names its row. */
    String sample(Column column, DataType into) {
        return sample(column.name(), condition(dialect, column, into));
    }

    /** Gives the query for a few rows in which a column holds NULL. */
    String nulls(String column) {
        return sample(column, dialect.quote(column) + " IS NULL");
    }

    private String sample(String column, String condition) {
        List<String> naming =
                naming().filter(name -> !name.equalsIgnoreCase(column)).toList();
        String order = key().isEmpty() || naming.isEmpty() ? "" : " ORDER BY " + list(naming);
        return "SELECT "
                + list(Stream.concat(naming.stream(), Stream.of(column)).toList()) + " FROM " + relation + " WHERE "
                + condition + order + " LIMIT " + SAMPLE;
    }

    /** Gives the query for what names some row, whichever. */
    String anyRow() {
        return "SELECT " + list(naming().toList()) + " FROM " + relation + " LIMIT 1";
    }

    /**
     * Gives the query for keys that several keys become when columns of theirs change.
     *
     * @param changed the types that columns change into, by their names
     */
    String merged(Map<String, DataType> changed) {
        String after = key.stream()
                .flatMap(name -> columns.find(name).stream())
                .map(column -> changed.containsKey(column.name())
                        ? counterpart(dialect, column, changed.get(column.name())) + " AS "
                                + dialect.quote(column.name())
                        : dialect.quote(column.name()))
                .collect(Collectors.joining(", "));
        String names = list(naming(key.size()).toList());
        return "SELECT " + names + " FROM (SELECT " + after + " FROM (SELECT DISTINCT " + names + " FROM " + relation
                + ") AS held) AS changed GROUP BY " + names + " HAVING count(*) > 1 ORDER BY " + names + " LIMIT "
                + SAMPLE;
    }

    /** The columns that tell one row from another, as the relation spells them. */
    private Stream<String> naming() {
        return naming(NAMING);
    }

    private Stream<String> naming(int most) {
        List<String> named = key.stream()
                .flatMap(name -> columns.find(name).map(Column::name).stream())
                .toList();
        return (named.isEmpty() ? columns.names() : named).stream().limit(most);
    }

    private String list(List<String> names) {
        return names.stream().map(dialect::quote).collect(Collectors.joining(", "));
    }

    /** Gives the query for the number of values without a counterpart. */
    String count(Column column, DataType into) {
        return "SELECT count(*) FROM " + relation + " WHERE " + condition(dialect, column, into);
    }

    /** Gives the query for the number of values that are not NULL. */
    String count(Column column) {
        return "SELECT count(" + dialect.quote(column.name()) + ") FROM " + relation;
    }

    /** Renders the counterpart of a value, NULL where it has none. */
    static String counterpart(SqlDialect dialect, Column column, DataType into) {
        return "CASE WHEN " + condition(dialect, column, into) + " THEN NULL ELSE "
                + dialect.castOrNull(dialect.quote(column.name()), column.type(), into) + " END";
    }

    private static String condition(SqlDialect dialect, Column column, DataType into) {
        DataType from = column.type();
        String value = dialect.quote(column.name());
        String counterpart = dialect.castOrNull(value, from, into);
        String lost = counterpart + " IS NULL";
        Optional<DataType> witness = isText(from) ? whole(into) : Optional.of(from);
        if (witness.isPresent()) {
            String told = isText(from) ? dialect.castOrNull(value, from, witness.get()) : value;
            String back = dialect.castOrNull(counterpart, into, witness.get());
            lost += " OR NOT (" + dialect.nullSafeEquals(back, told) + ")";
        }
        return value + " IS NOT NULL AND (" + lost + ")";
    }

    private static boolean isText(DataType type) {
        return type == Simple.TEXT || type instanceof DataType.Varchar;
    }

    /** Gives the type that tells what of a text a narrower one would cut off; empty where none does. */
    private static Optional<DataType> whole(DataType into) {
        if (into == Simple.DATE) {
            return Optional.of(Simple.TIMESTAMP);
        }
        if (isText(into)) {
            return Optional.of(Simple.TEXT);
        }
        if (into instanceof Decimal decimal) {
            return Optional.of(new Decimal(MOST_DIGITS, MOST_DIGITS - decimal.precision() + decimal.scale()));
        }
        return into instanceof Simple simple
                ? Optional.ofNullable(Lattice.digits().get(simple))
                        .map(digits -> new Decimal(MOST_DIGITS, MOST_DIGITS - digits))
                : Optional.empty();
    }
}
