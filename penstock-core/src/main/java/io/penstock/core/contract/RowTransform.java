package io.penstock.core.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that decides which of a model's rows are written, after their values were normalized. */
public sealed interface RowTransform {
    /** Renders a query of the rows that are left of a query with these columns, and no other columns. */
    String apply(SqlDialect dialect, String model, String query, List<String> columns);

    /** What it does, as files spell it: the same text for the same transform. */
    String definition();

    /** Where it is declared. */
    Place place();

    /** The texts in which columns may be named. */
    default List<String> expressions() {
        return List.of();
    }

    /** Reads the list under a key, which has passed its schema. */
    static List<RowTransform> read(Fields around, String key) {
        List<RowTransform> transforms = new ArrayList<>();
        JsonNode list = around.map().path(key);
        for (int i = 0; i < list.size(); i++) {
            Fields map = new Fields(list.get(i), around.at().appendProperty(key).appendIndex(i), around.places());
            String word = list.get(i).fieldNames().next();
            Place place = map.keyPlace(word);
            transforms.add(
                    switch (word) {
                        case "deduplicate_by" ->
                            new Deduplicate(
                                    map.map(word).map().isObject()
                                            ? map.map(word).texts("keys")
                                            : map.texts(word),
                                    map.map(word).text("order_by"),
                                    place);
                        case "filter_where" -> new Filter(map.text(word, ""), place);
                        case "limit" -> new Limit(map.map().get(word).asLong(), place);
                        case "sample_pct" -> new Sample(map.map().get(word).asDouble(), place);
                        default -> throw new IllegalStateException("A transform that nobody makes: " + word);
                    });
        }
        return transforms;
    }

    /**
     * Keeps one row of those that agree in some columns.
     *
     * @param orderBy which comes first and is kept; null for the order of all columns
     */
    record Deduplicate(List<String> keys, @Nullable String orderBy, Place place) implements RowTransform {
        public Deduplicate {
            keys = List.copyOf(keys);
        }

        @Override
        public String definition() {
            return "deduplicate_by " + String.join(", ", keys) + (orderBy == null ? "" : " order_by " + orderBy);
        }

        @Override
        public List<String> expressions() {
            return Stream.concat(keys.stream(), Stream.ofNullable(orderBy)).toList();
        }

        @Override
        public String apply(SqlDialect dialect, String model, String query, List<String> columns) {
            for (String key : keys) {
                if (columns.stream().noneMatch(key::equalsIgnoreCase)) {
                    throw PenstockException.at(
                            place,
                            ContractError.CONTRACT_NOT_MET,
                            "Cannot write %s: deduplicate_by names the column \"%s\", which its rows do not have (%s)"
                                    .formatted(model, key, NearestWord.remedy(key, columns, "columns")));
                }
            }
            String number = dialect.quote("_penstock_row");
            String order = orderBy == null ? names(dialect, columns) : orderBy;
            return "SELECT " + names(dialect, columns) + " FROM (SELECT *, row_number() OVER (PARTITION BY "
                    + names(dialect, keys) + " ORDER BY " + order + "\n) AS " + number + " FROM (" + query
                    + "\n) AS given) AS given WHERE " + number + " = 1";
        }

        private static String names(SqlDialect dialect, List<String> names) {
            return names.stream().map(dialect::quote).collect(Collectors.joining(", "));
        }
    }

    /** Keeps the rows for which a condition holds. */
    record Filter(String condition, Place place) implements RowTransform {
        @Override
        public String definition() {
            return "filter_where " + condition;
        }

        @Override
        public List<String> expressions() {
            return List.of(condition);
        }

        @Override
        public String apply(SqlDialect dialect, String model, String query, List<String> columns) {
            return "SELECT * FROM (" + query + "\n) AS given WHERE (" + condition + "\n)";
        }
    }

    /** Keeps at most so many rows, whichever come. */
    record Limit(long rows, Place place) implements RowTransform {
        @Override
        public String definition() {
            return "limit " + rows;
        }

        @Override
        public String apply(SqlDialect dialect, String model, String query, List<String> columns) {
            return "SELECT * FROM (" + query + "\n) AS given LIMIT " + rows;
        }
    }

    /** Keeps each row by chance, so that about this share of them is left; from 0 to 1. */
    record Sample(double share, Place place) implements RowTransform {
        @Override
        public String definition() {
            return "sample_pct " + share;
        }

        @Override
        public String apply(SqlDialect dialect, String model, String query, List<String> columns) {
            return "SELECT * FROM (" + query + "\n) AS given WHERE "
                    + dialect.functions().random() + " < " + dialect.literal(share);
        }
    }
}
