package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a table holds unique, and what it is to hold unique; the case of letters is no difference, nor is the order of keys.
 *
 * @param from the table's keys, its columns under their new names
 */
record KeyChange(TableKeys from, TableKeys to) {
    private static final int SAMPLE = 5;

    /** Gives all columns that belong to some key. */
    static Stream<String> columns(TableKeys keys) {
        return Stream.concat(Stream.of(keys.primary()), keys.unique().stream()).flatMap(List::stream);
    }

    boolean isNone() {
        return differences().isEmpty();
    }

    List<Difference> differences() {
        List<Difference> differences = new ArrayList<>();
        if (!fold(from.primary()).equals(fold(to.primary()))) {
            differences.add(new Difference.Key(from.primary(), to.primary()));
        }
        missing(from, to).map(key -> new Difference.Unique(key, true)).forEach(differences::add);
        missing(to, from).map(key -> new Difference.Unique(key, false)).forEach(differences::add);
        return differences;
    }

    /** Gives the unique keys of the second that the first does not have. */
    private static Stream<List<String>> missing(TableKeys first, TableKeys second) {
        List<List<String>> known = first.unique().stream().map(KeyChange::fold).toList();
        return second.unique().stream().filter(key -> !known.contains(fold(key)));
    }

    private static List<String> fold(List<String> key) {
        return key.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** Gives the queries for rows of a relation that stand in the way of the new keys. */
    Stream<EvolutionStep> checks(SqlDialect dialect, TableName relation) {
        return Stream.concat(Stream.of(to.primary()), to.unique().stream())
                .filter(key -> !key.isEmpty())
                .map(key -> {
                    String names = key.stream().map(dialect::quote).collect(Collectors.joining(", "));
                    String known = key.stream()
                            .map(name -> dialect.quote(name) + " IS NOT NULL")
                            .collect(Collectors.joining(" AND "));
                    return EvolutionStep.check(
                            "SELECT " + names + " FROM " + dialect.render(relation) + " WHERE " + known + " GROUP BY "
                                    + names + " HAVING count(*) > 1 ORDER BY " + names + " LIMIT " + SAMPLE,
                            "(" + String.join(", ", key)
                                    + ") cannot become a key: several rows of the table have the same"
                                    + " values in it");
                });
    }
}
