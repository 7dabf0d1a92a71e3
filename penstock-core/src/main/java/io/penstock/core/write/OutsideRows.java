package io.penstock.core.write;

import io.penstock.core.project.TimeColumn;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import java.util.List;
import java.util.Objects;

/** Counts rows that no interval takes, so that they are not left out without a word. */
public record OutsideRows(SqlSession session, SqlDialect dialect, String model) {

    /**
     * Tells how many rows have no time.
     *
     * @param relation what to stand behind FROM
     */
    public List<String> withoutTime(String relation, TimeColumn time) {
        Column column =
                TimeWindow.find(model, time, time.column(), session.describe("SELECT * FROM " + relation + " AS s"));
        long rows = count(relation, dialect.quote(column.name()) + " IS NULL");
        return rows == 0
                ? List.of()
                : List.of(rows(rows) + (time.source() == null ? "" : " of " + time.source())
                        + (rows == 1 ? " has" : " have") + " NULL in the time_column \"" + column.name()
                        + "\": no interval takes such rows");
    }

    /** Tells how many rows of a query lie outside of a window. */
    List<String> of(TimeWindow window, String query) {
        Column column = TimeWindow.find(
                model, window.options().time(), window.options().time().target(), session.describe(query));
        String name = dialect.quote(column.name());
        long rows = count(
                "(" + query + "\n)", name + " IS NULL OR NOT (" + window.takes(dialect, model, column, name) + ")");
        return rows == 0
                ? List.of()
                : List.of(rows(rows) + (rows == 1 ? " has" : " have") + " another time in the time_column \""
                        + column.name() + "\" than was asked for, or NULL: "
                        + (rows == 1 ? "it is" : "they are") + " left out (return those between since and until of the"
                        + " context)");
    }

    private static String rows(long count) {
        return count + (count == 1 ? " row" : " rows");
    }

    private long count(String relation, String condition) {
        try (BatchReader reader = session.query("SELECT count(*) FROM " + relation + " AS s WHERE " + condition)) {
            return ((Number) Objects.requireNonNull(reader.readRows().get(0).get(0))).longValue();
        }
    }
}
