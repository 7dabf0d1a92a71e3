package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What decides which rows of a model are written, in order.
 *
 * @param model the model's name, for errors
 */
public record RowTransforms(String model, List<RowTransform> all) {
    public RowTransforms {
        all = List.copyOf(all);
    }

    /** Renders a query of the rows that are left of a query with these columns. */
    public String apply(SqlDialect dialect, String query, List<String> columns) {
        String left = query;
        for (RowTransform transform : all) {
            left = transform.apply(dialect, model, left, columns);
        }
        return left;
    }

    /** Says whether one of them names a column. */
    boolean mention(String column) {
        return all.stream().flatMap(each -> each.expressions().stream()).anyMatch(text -> names(text, column));
    }

    /** Says whether an expression has a name in it as a word of its own, whatever the case of its letters. */
    static boolean names(String expression, String column) {
        return Pattern.compile(
                        "(?<![\\p{L}\\p{N}_])" + Pattern.quote(column) + "(?![\\p{L}\\p{N}_])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(expression)
                .find();
    }
}
