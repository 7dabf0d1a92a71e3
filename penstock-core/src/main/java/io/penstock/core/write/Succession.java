package io.penstock.core.write;

import io.penstock.core.project.HistoryOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows that follow on what is known of their keys, which are nearly all: they end the current version, where there is
 * one, and begin the next. All other keys are left to the {@link Timeline}.
 */
record Succession(Columns columns, Validity validity, Stage stage) {
    private static final String ENDED = "ended";

    /** Renders the branches that tell what a row says to the current version of its key. */
    String known() {
        String at = validity.at(columns, "s");
        String from = "t." + columns.quote(options().validFrom());
        // Only an event may have happened before the current version and say the same: that is part of the past.
        String past = validity.eventTime() == null ? "" : "WHEN " + at + " < " + from + " THEN " + Stage.EARLIER + " ";
        return past + "WHEN " + columns.anyDiffers(validity.compared()) + " THEN CASE WHEN " + from + " < " + at
                + " THEN " + Stage.CHANGED + " ELSE " + Stage.EARLIER + " END";
    }

    /** Gives the statement that finds the keys for which it does not do to look at one row and the current version. */
    WriteStep touched() {
        String touched = keys(stage.is(Stage.EARLIER)) + " UNION "
                + keys(stage.is(Stage.NEW) + " AND EXISTS (SELECT 1 FROM "
                        + columns.target().name() + " AS t WHERE " + columns.sameKey() + ")");
        return stage.make(Timeline.TOUCHED, validity.eventTime() == null ? touched : touched + " UNION " + again());
    }

    /** Gives the same statement for a table that has no rows. */
    WriteStep touchedFirst() {
        return stage.make(Timeline.TOUCHED, "SELECT DISTINCT * FROM (" + again() + ") AS s");
    }

    private String keys(String condition) {
        return "SELECT " + columns.list("s.", columns.key()) + " FROM " + stage.name() + " AS s WHERE " + condition;
    }

    private String again() {
        return new KeyCheck(columns, columns.key()).again(stage.name());
    }

    private String exists(String relation) {
        return "EXISTS (SELECT 1 FROM " + relation + " AS t WHERE " + columns.sameKey() + ")";
    }

    /** Adds the statements that write the rows. */
    void addTo(List<WriteStep> steps) {
        String at = validity.eventTime() == null ? "" : ", " + validity.at(columns, "s");
        Map<String, String> values = new LinkedHashMap<>();
        values.put(options().validTo(), validity.at(columns, "s"));
        values.put(options().isCurrent(), "FALSE");
        steps.add(stage.make(
                        ENDED,
                        "SELECT " + columns.list("s.", columns.key()) + at + " FROM " + stage.name() + " AS s WHERE "
                                + stage.is(Stage.CHANGED) + " AND " + isUntouched())
                .then(List.of(WriteStep.close(columns.target()
                        .dialect()
                        .updateFrom(
                                columns.target().table(),
                                columns.changes(values),
                                stage.name(ENDED),
                                "t." + columns.quote(options().isCurrent()) + " AND " + columns.sameKey())))));
        steps.add(stage.drop(ENDED));
        steps.add(insert());
    }

    /** Gives the statement that adds the rows which begin a version. */
    WriteStep insert() {
        return WriteStep.insert(insert(stage.rows() + " AS s WHERE " + stage.isNews() + " AND " + isUntouched()));
    }

    /** Renders the addition of rows of a relation known as {@code s} as current versions. */
    String insert(String from) {
        return columns.insert(
                List.of(
                        new KeptColumn(
                                Column.of(options().validFrom(), validity.type()), validity.at(columns, "s"), ""),
                        new KeptColumn(Column.of(options().validTo(), validity.type()), "NULL", ""),
                        new KeptColumn(Column.of(options().isCurrent(), DataType.Simple.BOOLEAN), "TRUE", "")),
                from);
    }

    private String isUntouched() {
        return "NOT " + exists(stage.name(Timeline.TOUCHED));
    }

    private HistoryOptions options() {
        return validity.options();
    }
}
