package io.penstock.core.contract;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values for which a write failed: only then are the rows looked at a second time, so that a write that does
 * not fail pays nothing for it.
 *
 * @param identity the columns by which a row is named to the user; empty when there are none
 * @param keys what the table holds unique
 */
public record Misfits(SqlSession session, ContractQuery query, List<String> identity, TableKeys keys) {
    /** How many rows are shown of each column or key. */
    /** How many columns show a row that its key does not name. */
    private static final int OTHERS = 3;

    private static final int SAMPLE = 5;

    private static final int LONGEST = 40;

    public Misfits {
        identity = List.copyOf(identity);
    }

    /**
     * Explains a failure; empty when no value of the rows is to blame.
     *
     * @param table the table when it is there, and its keys hold against its rows; null otherwise
     */
    public Optional<PenstockException> explain(String model, @Nullable TableName table, PenstockException failure) {
        List<String> values = query.paths().stream()
                .map(this::values)
                .filter(found -> !found.isEmpty())
                .toList();
        if (!values.isEmpty()) {
            return Optional.of(new PenstockException(
                    ContractError.VALUE_UNFIT,
                    "Cannot write " + model + ": its table cannot take some values: "
                            + String.join("; ", values)
                            + " (correct them in the query or with a normalizer, or change the declaration)",
                    failure));
        }
        List<String> twice = ofKeys(this::twice);
        List<String> taken = table == null ? List.of() : ofKeys(key -> taken(key, table));
        if (twice.isEmpty() && taken.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PenstockException(
                ContractError.KEY_TAKEN,
                "Cannot write " + model + ": a key of its table would not be unique: "
                        + Stream.concat(twice.stream(), taken.stream()).collect(Collectors.joining("; "))
                        + " (make the query give one row for each key"
                        + (taken.isEmpty() ? ")" : ", or use a strategy that updates rows, such as merge_by_key)"),
                failure));
    }

    private List<String> ofKeys(Function<List<String>, Stream<String>> found) {
        return Stream.concat(Stream.of(keys.primary()), keys.unique().stream())
                .filter(key -> !key.isEmpty())
                .flatMap(found)
                .toList();
    }

    /** Tells the values of one column that it cannot take; an empty text when it takes all. */
    private String values(ColumnPath path) {
        List<String> failures = path.steps().stream()
                .map(Step::failure)
                .filter(Objects::nonNull)
                .toList();
        String last = path.last(Step::lenient);
        String unreadable = failures.isEmpty() ? "1 = 0" : "(" + String.join(") OR (", failures) + ")";
        String missing = path.column().column().nullable() ? "1 = 0" : "(" + last + ") IS NULL";
        if (failures.isEmpty() && path.column().column().nullable()) {
            return "";
        }
        List<String> shown = Stream.concat(
                        Stream.of(
                                "CASE WHEN " + unreadable + " THEN 1 ELSE 0 END",
                                text(path.column().derives() ? last : path.source())),
                        named(path).stream().map(other -> text(other.last(Step::lenient))))
                .toList();
        List<ColumnPath> wanted =
                Stream.concat(Stream.of(path), named(path).stream()).toList();
        String sql = "SELECT " + String.join(", ", shown) + " FROM " + query.layers(wanted, Step::lenient) + " WHERE "
                + unreadable + " OR " + missing + " LIMIT " + (SAMPLE + 1);
        List<List<@Nullable String>> rows = rows(sql);
        if (rows.isEmpty()) {
            return "";
        }
        String told = rows.stream().limit(SAMPLE).map(row -> tell(path, row)).collect(Collectors.joining(", "));
        return path.column().name() + ": " + told + (rows.size() > SAMPLE ? ", and more" : "");
    }

    private String tell(ColumnPath path, List<@Nullable String> row) {
        String value = row.get(1);
        String told;
        if ("1".equals(row.get(0))) {
            told = "\"" + shorten(String.valueOf(value)) + "\" is not a valid "
                    + path.column().type();
        } else {
            told = value == null
                    ? "NULL is not allowed"
                    : "\"" + shorten(value) + "\" became NULL, which is not allowed";
        }
        List<String> names = new ArrayList<>();
        List<ColumnPath> named = value == null || !isWholeIdentity(path) ? named(path) : List.of();
        for (int i = 0; i < named.size(); i++) {
            names.add(named.get(i).column().name() + "=" + spell(row.get(i + 2)));
        }
        return told + (names.isEmpty() ? "" : " (row " + String.join(", ", names) + ")");
    }

    /** The columns that name a row, beside the one that is told; where that alone would name it, the first others. */
    private List<ColumnPath> named(ColumnPath told) {
        List<ColumnPath> others =
                query.paths().stream().filter(path -> !path.equals(told)).toList();
        return isWholeIdentity(told)
                ? others.stream().limit(OTHERS).toList()
                : others.stream().filter(this::isIdentity).toList();
    }

    private boolean isWholeIdentity(ColumnPath path) {
        return identity.size() == 1 && isIdentity(path);
    }

    private boolean isIdentity(ColumnPath path) {
        return identity.stream().anyMatch(path.column().name()::equalsIgnoreCase);
    }

    /** Tells the keys that several of the rows have. */
    private Stream<String> twice(List<String> key) {
        SqlDialect dialect = query.dialect();
        String columns = key.stream().map(dialect::quote).collect(Collectors.joining(", "));
        String known =
                key.stream().map(name -> dialect.quote(name) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        return rows("SELECT " + text("count(*)") + ", " + texts(key) + " FROM (" + query.sql()
                        + ") AS given WHERE " + known + " GROUP BY " + columns
                        + " HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT " + SAMPLE)
                .stream()
                .map(row -> pairs(key, row) + " comes in " + row.get(0) + " rows");
    }

    /** Tells the keys of rows that rows of the table have. */
    private Stream<String> taken(List<String> key, TableName table) {
        SqlDialect dialect = query.dialect();
        String same = key.stream()
                .map(name -> "there." + dialect.quote(name) + " = given." + dialect.quote(name))
                .collect(Collectors.joining(" AND "));
        return rows("SELECT '1', " + texts(key) + " FROM (" + query.sql()
                        + ") AS given WHERE EXISTS (SELECT 1 FROM " + dialect.render(table) + " AS there WHERE " + same
                        + ") LIMIT " + SAMPLE)
                .stream()
                .map(row -> pairs(key, row) + " is in the table already");
    }

    private String texts(List<String> key) {
        return key.stream().map(name -> text(query.dialect().quote(name))).collect(Collectors.joining(", "));
    }

    private static String pairs(List<String> key, List<@Nullable String> row) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            pairs.add(key.get(i) + "=" + spell(row.get(i + 1)));
        }
        return String.join(", ", pairs);
    }

    private String text(String value) {
        return query.dialect().functions().cast(value, Simple.TEXT);
    }

    private List<List<@Nullable String>> rows(String sql) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (BatchReader reader = session.query(sql)) {
            for (List<@Nullable Object> row : reader.readRows()) {
                List<@Nullable String> values = new ArrayList<>();
                row.forEach(value -> values.add(value == null ? null : value.toString()));
                rows.add(values);
            }
        }
        return rows;
    }

    /** Spells a value so that the text NULL is not taken for none. */
    private static String spell(@Nullable String value) {
        return value == null ? "NULL" : value.equals("NULL") ? "'NULL'" : shorten(value);
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
