package io.penstock.core.check;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows that checks look at.
 *
 * @param model the model's name
 * @param relation what stands behind FROM
 * @param now the time by which ages count
 */
public record CheckedTable(
        String model, String relation, Schema schema, SqlDialect dialect, CheckNames names, Instant now) {
    /** Renders a column's name as the table spells it. */
    String column(String name) {
        return dialect.quote(found(name).name());
    }

    private Column found(String name) {
        return schema.find(name).orElseThrow(() -> new IllegalStateException("Not looked for before: " + name));
    }

    /** Renders a value to be compared with a column; a text stands for whatever the column's type reads in it. */
    String literal(String column, Object value) {
        DataType type = found(column).type();
        boolean read = value instanceof String && !isText(type);
        String literal = dialect.literal(value);
        return read ? "CAST(" + literal + " AS " + dialect.type(type) + ")" : literal;
    }

    private static boolean isText(DataType type) {
        return type == DataType.Simple.TEXT || type instanceof DataType.Varchar;
    }

    /** Renders a value that a column may equal; a number or a truth value stands for its text in a column of texts. */
    String equal(String column, Object value) {
        boolean text = isText(found(column).type());
        String told = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        return text ? dialect.literal(told) : literal(column, value);
    }

    /** Renders all rows, to stand behind FROM, under the model's name, which conditions may use. */
    String all() {
        return relation + " AS " + dialect.quote(model);
    }

    /** Renders the rows that a condition leaves, to stand behind FROM, under the model's name. */
    String rows(@Nullable String where) {
        return where == null
                ? all()
                : "(SELECT * FROM " + all() + " WHERE (" + where + "\n)) AS " + dialect.quote(model);
    }

    String allPresent(List<String> columns) {
        return columns.stream().map(column -> column(column) + " IS NOT NULL").collect(Collectors.joining(" AND "));
    }

    static String countWhere(String where) {
        return "count(CASE WHEN (" + where + "\n) THEN 1 END)";
    }
}
