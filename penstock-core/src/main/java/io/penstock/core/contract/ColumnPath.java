package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of one column from the rows into the table: each step stands in a query around the one of the step before, so
 * that every step names its value and computes it once.
 *
 * @param source the name of the column in the rows, quoted; of no meaning where the value is made of others
 * @param names what the values between the steps are called, quoted
 */
record ColumnPath(ContractColumn column, String source, List<Step> steps, List<String> names) {

    /** Lays out the way; the rows have the column, unless it is made of others. */
    static ColumnPath of(SqlDialect dialect, ContractColumn column, @Nullable Column given, String prefix) {
        List<Function<String, @Nullable Step>> stages = new ArrayList<>();
        if (given != null) {
            DataType first = column.takes(given.type());
            stages.add(value -> Cast.of(dialect, value, given.type(), first));
        }
        DataType last = given == null ? column.type() : column.takes(given.type());
        for (Normalizer normalizer : column.normalizers()) {
            DataType now = last;
            DataType wanted = Objects.requireNonNullElse(normalizer.takes(), now);
            stages.add(value -> Cast.of(dialect, value, now, wanted));
            stages.add(value -> normalizer.step(dialect, value));
            last = normalizer.gives();
        }
        DataType before = last;
        stages.add(value -> Cast.of(dialect, value, before, column.type()));

        String source = dialect.quote(given == null ? column.name() : given.name());
        List<Step> steps = new ArrayList<>();
        List<String> names = new ArrayList<>();
        String value = source;
        for (Function<String, @Nullable Step> stage : stages) {
            Step step = stage.apply(value);
            if (step != null) {
                steps.add(step);
                value = dialect.quote(prefix + column.name() + "_" + steps.size());
                names.add(value);
            }
        }
        return new ColumnPath(column, source, steps, names);
    }

    /** Renders the value of a step for its name, strict or lenient; null when there is no such step, or it is the last. */
    @Nullable
    String between(int layer, Function<Step, String> form) {
        return layer < steps.size() - 1 ? form.apply(steps.get(layer)) + " AS " + names.get(layer) : null;
    }

    /** Renders that a value on the way has no counterpart, over lenient layers; null when every value has one. */
    @Nullable
    String unreadable() {
        List<String> failures =
                steps.stream().map(Step::failure).filter(Objects::nonNull).toList();
        return failures.isEmpty() ? null : "(" + String.join(") OR (", failures) + ")";
    }

    /** Renders that NULL is in the end, where it must not be; null where it may. */
    @Nullable
    String missing() {
        return column.column().nullable() ? null : "(" + last(Step::lenient) + ") IS NULL";
    }

    /** Renders the value in the end. */
    String last(Function<Step, String> form) {
        return steps.isEmpty() ? source : form.apply(steps.get(steps.size() - 1));
    }
}
