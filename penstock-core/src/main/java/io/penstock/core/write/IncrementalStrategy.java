package io.penstock.core.write;

import io.penstock.core.project.TimeColumn;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts the rows of some intervals in the place of those that the table has of them; where rows have a key, updates those that
 * it knows and adds the others.
 */
final class IncrementalStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        if (hasKey(target)) {
            return new MergeStrategy().steps(target, windowed(target, incoming));
        }
        List<WriteStep> steps = new ArrayList<>();
        if (isOfRows(target)) {
            steps.add(clearWindow(target, incoming));
            steps.addAll(new AppendStrategy().steps(target, windowed(target, incoming)));
            return steps;
        }
        TableName stage =
                TableName.temporary(Stage.PREFIX + "window_" + target.table().name());
        String staged = target.dialect().render(stage);
        Incoming waiting = new Incoming("SELECT * FROM " + staged, incoming.schema());
        steps.add(WriteStep.prepare(target.dialect().createTemporary(stage, incoming.query())));
        steps.add(outside(target, waiting));
        steps.add(clearWindow(target, incoming));
        steps.addAll(new AppendStrategy().steps(target, waiting));
        steps.add(WriteStep.prepare("DROP TABLE " + staged));
        return steps;
    }

    @Override
    public List<WriteStep> firstSteps(Target target, Incoming incoming) {
        if (hasKey(target)) {
            return new MergeStrategy().firstSteps(target, windowed(target, incoming));
        }
        return isOfRows(target)
                ? new AppendStrategy().steps(target, windowed(target, incoming))
                : steps(target, incoming);
    }

    private static boolean hasKey(Target target) {
        return !target.write().primaryKey().isEmpty();
    }

    /** Says whether it is by the rows themselves that they are chosen, and not by those of a dependency. */
    private static boolean isOfRows(Target target) {
        return time(target).source() == null;
    }

    private static TimeColumn time(Target target) {
        return window(target).options().time();
    }

    private static TimeWindow window(Target target) {
        return Objects.requireNonNull(target.window(), "An incremental write has a window");
    }

    /** Leaves the rows of the window; where a dependency was narrowed to it, those are all. */
    private static Incoming windowed(Target target, Incoming incoming) {
        return isOfRows(target)
                ? new Incoming(
                        "SELECT * FROM (" + incoming.query() + "\n) AS s WHERE " + takes(target, incoming),
                        incoming.schema())
                : incoming;
    }

    private static String holds(Target target, Incoming incoming, String prefix) {
        Column column = column(target, incoming);
        return window(target).holds(target.dialect(), target.model(), column, prefix + quoted(target, incoming));
    }

    private static String takes(Target target, Incoming incoming) {
        Column column = column(target, incoming);
        return window(target).takes(target.dialect(), target.model(), column, "s." + quoted(target, incoming));
    }

    private static Column column(Target target, Incoming incoming) {
        return TimeWindow.find(target.model(), time(target), time(target).target(), incoming.schema());
    }

    private static String quoted(Target target, Incoming incoming) {
        return new Columns(target, incoming.schema())
                .quote(column(target, incoming).name());
    }

    private static WriteStep clearWindow(Target target, Incoming incoming) {
        return WriteStep.clear(
                "DELETE FROM " + target.name() + " AS t WHERE " + holds(target, ofTable(target, incoming), "t."));
    }

    /** The table may spell the column otherwise, and keep it with another type. */
    private static Incoming ofTable(Target target, Incoming incoming) {
        return target.existing() == null ? incoming : new Incoming("", Objects.requireNonNull(target.existing()));
    }

    /** Finds rows that would not be found again when the window is written once more. */
    private static WriteStep outside(Target target, Incoming waiting) {
        String column = target.dialect().quote(time(target).target());
        return WriteStep.check(
                WriteStep.Effect.CHECK_WINDOW,
                "SELECT " + column + ", count(*) AS " + target.dialect().quote(KeyCheck.ROWS) + " FROM ("
                        + waiting.query() + ") AS s WHERE " + column + " IS NULL OR NOT ("
                        + holds(target, waiting, "s.") + ") GROUP BY " + column + " ORDER BY " + column + " LIMIT "
                        + KeyCheck.SAMPLE);
    }
}
