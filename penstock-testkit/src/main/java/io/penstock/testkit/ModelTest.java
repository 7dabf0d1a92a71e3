package io.penstock.testkit;

import io.penstock.core.relation.JavaRows;
import io.penstock.core.trial.Expectation;
import io.penstock.core.trial.Given;
import io.penstock.core.trial.Trial;
import io.penstock.core.trial.TrialResult;
import io.penstock.core.trial.TrialRunner;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One test of a model: what stands for the things that it reads, what its table held before, and what is expected.
 *
 * <p>Rows are records, whose components are the columns in snake case, or maps by column. Nothing runs until {@link #verify}.
 * Not thread-safe.
 */
public final class ModelTest {
    private final TrialRunner runner;
    private final String model;
    private final Map<String, Given> given = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private @Nullable Given existing;
    private @Nullable Instant now;
    private @Nullable Given rows;
    private @Nullable Given subset;
    private @Nullable String error;

    ModelTest(TrialRunner runner, String model) {
        this.runner = runner;
        this.model = model;
    }

    /** Puts rows in the place of a model or source that the model reads. */
    public ModelTest given(String dependency, List<?> mock) {
        given.put(dependency, rows(mock));
        return this;
    }

    /** Puts no rows in the place of a model or source that the model reads, of the columns that a record has. */
    public ModelTest givenNone(String dependency, Class<? extends Record> row) {
        given.put(dependency, Given.of(List.of(), types(JavaRows.schemaOf(row))));
        return this;
    }

    /** Puts the rows of a query of the embedded engine in the place of a model or source that the model reads. */
    public ModelTest givenSql(String dependency, String query) {
        given.put(dependency, Given.ofSql(query));
        return this;
    }

    /** Says what the model's table holds before. */
    public ModelTest existing(List<?> before) {
        existing = rows(before);
        return this;
    }

    /** Stops the clock that the model and its strategy see. */
    public ModelTest at(Instant time) {
        now = time;
        return this;
    }

    /** Expects these rows and no others, in any order, by the columns that they name. */
    public ModelTest expectRows(List<?> expected) {
        rows = rows(expected);
        return this;
    }

    /** Expects these rows among others. */
    public ModelTest expectSubset(List<?> expected) {
        subset = rows(expected);
        return this;
    }

    /** Expects that the write inserted so many rows. */
    public ModelTest expectInserted(long expected) {
        counts.put("inserted", expected);
        return this;
    }

    /** Expects that the write updated so many rows. */
    public ModelTest expectUpdated(long expected) {
        counts.put("updated", expected);
        return this;
    }

    /** Expects that the write deleted so many rows. */
    public ModelTest expectDeleted(long expected) {
        counts.put("deleted", expected);
        return this;
    }

    /** Expects that the write found so many rows there already. */
    public ModelTest expectUnchanged(long expected) {
        counts.put("unchanged", expected);
        return this;
    }

    /** Expects that the model fails with a message that has this part. */
    public ModelTest expectError(String part) {
        error = part;
        return this;
    }

    /**
     * Runs the model.
     *
     * @throws AssertionError with all that is not as expected
     */
    public void verify() {
        Trial trial = new Trial(
                "test of " + model,
                model,
                now,
                given,
                existing,
                new Expectation(rows, subset, counts, error),
                Place.of("test of " + model));
        TrialResult result = runner.run(trial);
        if (!result.passed()) {
            throw new AssertionError(model + ": " + String.join("\n", result.failures()));
        }
    }

    private static Given rows(List<?> mock) {
        if (mock.isEmpty() || !(mock.get(0) instanceof Record first)) {
            List<Map<String, @Nullable Object>> maps = new ArrayList<>();
            mock.forEach(row -> maps.add(map(row)));
            return Given.of(maps, Map.of());
        }
        try (BatchReader reader = JavaRows.ofRecords(first.getClass(), mock.stream())) {
            List<String> names = reader.schema().names();
            List<Map<String, @Nullable Object>> maps = new ArrayList<>();
            for (List<@Nullable Object> row : reader.readRows()) {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    values.put(names.get(i), row.get(i));
                }
                maps.add(values);
            }
            return Given.of(maps, types(reader.schema()));
        }
    }

    private static Map<String, DataType> types(Schema columns) {
        Map<String, DataType> types = new LinkedHashMap<>();
        columns.columns().forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    private static Map<String, @Nullable Object> map(Object row) {
        if (!(row instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(
                    "Cannot take a row: found " + row.getClass().getName() + ", expected a record or a map by column");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return values;
    }
}
