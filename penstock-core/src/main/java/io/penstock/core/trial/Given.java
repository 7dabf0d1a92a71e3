package io.penstock.core.trial;

import io.penstock.spi.error.Place;
import io.penstock.spi.type.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that stand for a table: those of a list, of a CSV file or of a query.
 *
 * @param rows as maps by column, where there is neither file nor query
 * @param csv the file, from the project's folder
 * @param sql the query of the embedded engine
 * @param columns the types of columns; those of others are told by what they stand for, or else by the values
 * @param timesAreTexts whether texts among the rows stand for dates and times, as in a file
 */
public record Given(
        List<Map<String, @Nullable Object>> rows,
        @Nullable String csv,
        @Nullable String sql,
        Map<String, DataType> columns,
        boolean timesAreTexts,
        Place place) {
    public Given {
        rows = List.copyOf(rows);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Gives rows as they are, with the types of columns that are known. */
    public static Given of(List<Map<String, @Nullable Object>> rows, Map<String, DataType> columns) {
        return new Given(rows, null, null, columns, false, Place.of(""));
    }

    /** Gives the rows of a query of the embedded engine. */
    public static Given ofSql(String sql) {
        return new Given(List.of(), null, sql, Map.of(), false, Place.of(""));
    }

    /** Says whether it is a list without rows. */
    boolean isEmpty() {
        return csv == null && sql == null && rows.isEmpty();
    }

    /** The names of the columns of a list, in the order in which they first come. */
    List<String> names() {
        List<String> names = new ArrayList<>(columns.keySet());
        rows.forEach(row ->
                row.keySet().stream().filter(name -> !names.contains(name)).forEach(names::add));
        return names;
    }
}
