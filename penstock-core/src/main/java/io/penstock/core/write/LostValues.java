package io.penstock.core.write;

import io.penstock.core.evolve.EvolutionError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks for values that a change of columns would lose. */
final class LostValues {
    private static final int LONGEST = 60;

    private LostValues() {}

    /** Fails when a check gives rows: each names a row that stands in the way, and the value for which it does. */
    static void requireNone(SqlSession session, Target target, WriteStep step) {
        List<String> found = new ArrayList<>();
        try (BatchReader reader = session.query(step.sql())) {
            reader.forEachRow((batch, row) -> found.add(show(batch, row)));
        }
        if (!found.isEmpty()) {
            throw new PenstockException(
                    EvolutionError.VALUE_UNFIT,
                    "Cannot write " + target.model() + ": " + step.about() + ", such as " + String.join("; ", found)
                            + " (correct them, or rebuild the table with: penstock run " + target.model()
                            + " --full-refresh)");
        }
    }

    /** Tells how many values are lost, when some are. */
    static Optional<String> tell(SqlSession session, WriteStep step) {
        try (BatchReader reader = session.query(step.sql())) {
            long lost = Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0)
                    .longValue(0);
            return lost == 0 ? Optional.empty() : Optional.of(step.about() + ": " + lost);
        }
    }

    private static String show(ColumnBatch batch, int row) {
        return IntStream.range(0, batch.schema().size())
                .mapToObj(i -> batch.schema().columns().get(i).name() + "=" + value(batch, i, row))
                .collect(Collectors.joining(", "));
    }

    private static String value(ColumnBatch batch, int column, int row) {
        if (batch.column(column).isNull(row)) {
            return "NULL";
        }
        Object value = batch.column(column).value(row);
        String text = String.valueOf(value);
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return value instanceof String ? "'" + shown + "'" : shown;
    }
}
