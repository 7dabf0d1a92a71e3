package io.penstock.core.check;

import io.penstock.core.java.ModelResult;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a method that is a check told.
 *
 * @param rows some of those that break the rule; none where only their number is known
 */
record MethodAnswer(Finding finding, List<Map<String, @Nullable Object>> rows) {
    MethodAnswer {
        rows = List.copyOf(rows);
    }

    /**
     * Reads what a method gave to its end.
     *
     * @param limit how many of the rows are kept at most
     */
    static MethodAnswer of(ModelResult result, SqlSession session, int limit) {
        if (result instanceof ModelResult.Count count) {
            return new MethodAnswer(finding(count.rows(), "counts"), List.of());
        }
        if (result instanceof ModelResult.Truth truth) {
            return new MethodAnswer(
                    new Finding(truth.holds() ? 0 : 1, null, "its method says that the rule does not hold"), List.of());
        }
        try (BatchReader reader = result instanceof ModelResult.Rows rows
                ? rows.reader()
                : session.query(((ModelResult.Query) result).sql())) {
            return read(reader, limit);
        }
    }

    private static MethodAnswer read(BatchReader reader, int limit) {
        List<Map<String, @Nullable Object>> kept = new ArrayList<>();
        long rows = 0;
        for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
            rows += batch.rowCount();
            RowText.read(reader.schema(), batch, limit, kept);
        }
        return new MethodAnswer(finding(rows, "gives"), kept);
    }

    private static Finding finding(long rows, String verb) {
        return new Finding(rows, null, "its method " + verb + " " + rows + (rows == 1 ? " row" : " rows"));
    }
}
