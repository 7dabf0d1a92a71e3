package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.core.project.HistoryOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps every version of a row with the time for which it held: a slowly changing dimension of type 2.
 *
 * <p>Source: Kimball and Ross, "The Data Warehouse Toolkit", 3rd edition, chapter 5, type 2. What is added to it, for rows
 * that come late, together or again, is defined in {@link Timeline}.
 */
final class HistoryStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns columns = columns(target, incoming);
        Validity validity = Validity.of(columns);
        Stage stage = validity.eventTime() == null ? Stage.ofKeys(columns) : Stage.ofRows(columns);
        Succession succession = new Succession(columns, validity, stage);
        Absence absence = new Absence(columns, validity, stage);
        String current = columns.quote(validity.options().isCurrent());
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.compare(incoming.query(), target.name() + " WHERE " + current, succession.known()));
        KeyCheck check = checkTimes(columns, validity, stage, steps);
        steps.addAll(check.against(stage.name(), "t." + current));
        absence.guard(steps);
        steps.add(succession.touched().then(new Timeline(columns, validity, stage).steps()));
        succession.addTo(steps);
        absence.addTo(steps);
        steps.add(stage.drop(Timeline.TOUCHED));
        steps.add(stage.drop());
        return steps;
    }

    /** Adds each row as the only version of its key, unless several rows of one key may have come. */
    @Override
    public List<WriteStep> firstSteps(Target target, Incoming incoming) {
        Columns columns = columns(target, incoming);
        Validity validity = Validity.of(columns);
        Stage stage = Stage.ofRows(columns);
        Succession succession = new Succession(columns, validity, stage);
        List<WriteStep> steps = new ArrayList<>();
        if (validity.eventTime() == null) {
            steps.add(WriteStep.insert(succession.insert("(" + incoming.query() + "\n) AS s")));
            steps.addAll(new KeyCheck(columns, columns.key()).of(target.name()));
            return steps;
        }
        steps.add(stage.takeAll(incoming.query()));
        KeyCheck check = checkTimes(columns, validity, stage, steps);
        steps.addAll(check.of(stage.name()));
        steps.add(succession.touchedFirst().then(new Timeline(columns, validity, stage).steps()));
        steps.add(succession.insert());
        new Absence(columns, validity, stage).addTo(steps);
        steps.add(stage.drop(Timeline.TOUCHED));
        steps.add(stage.drop());
        return steps;
    }

    private Columns columns(Target target, Incoming incoming) {
        Columns columns = new Columns(target, incoming.schema());
        columns.requireFree(keptColumns(target.options(), incoming.schema()).stream()
                .map(Column::name)
                .toList());
        return columns;
    }

    @Override
    public List<Column> keptColumns(ModelOptions options, Schema incoming) {
        HistoryOptions history = options.write().history();
        DataType time = Validity.type(history, incoming);
        List<Column> kept = new ArrayList<>(List.of(
                new Column(history.validFrom(), time, false),
                Column.of(history.validTo(), time),
                new Column(history.isCurrent(), DataType.Simple.BOOLEAN, false)));
        if (options.write().deletes().mode() == DeleteMode.MARK) {
            kept.add(Column.of(MergeStrategy.DELETED_AT, DataType.Simple.TIMESTAMPTZ));
        }
        return kept;
    }

    /** Adds the check of event times, and gives that of keys. */
    private static KeyCheck checkTimes(Columns columns, Validity validity, Stage stage, List<WriteStep> steps) {
        List<String> identity = new ArrayList<>(columns.key());
        if (validity.eventTime() != null) {
            steps.add(new KeyCheck(columns, columns.key())
                    .without(
                            WriteStep.Effect.CHECK_TIMES,
                            stage.name(),
                            columns.quote(validity.eventTime()) + " IS NULL"));
            identity.add(validity.eventTime());
        }
        return new KeyCheck(columns, identity);
    }

    /**
     * What becomes of versions for which no row came in.
     *
     * <p>Closed versions end at the time of the write, or where they begin when that is later.
     */
    private record Absence(Columns columns, Validity validity, Stage stage) {
        /** Counts the versions before the write of which it may take only a share away. */
        void guard(List<WriteStep> steps) {
            switch (columns.target().write().deletes().mode()) {
                case CLOSE -> steps.add(stage.countLive(isCurrent()));
                case MARK -> steps.add(stage.countLive(isUnmarked()));
                default -> {
                    // Versions whose key is gone stay.
                }
            }
        }

        private String isCurrent() {
            return "t." + columns.quote(validity.options().isCurrent());
        }

        private String isUnmarked() {
            return isCurrent() + " AND t." + columns.quote(MergeStrategy.DELETED_AT) + " IS NULL";
        }

        void addTo(List<WriteStep> steps) {
            if (columns.haveMarks()) {
                steps.add(unmark());
            }
            switch (columns.target().write().deletes().mode()) {
                case CLOSE ->
                    steps.add(WriteStep.delete(close(isCurrent() + " AND " + columns.without(stage.name(), "s"))));
                case MARK ->
                    steps.add(WriteStep.delete(columns.update(
                            Map.of(
                                    MergeStrategy.DELETED_AT,
                                    columns.target()
                                            .dialect()
                                            .literal(columns.target().now())),
                            isUnmarked() + " AND " + columns.without(stage.name(), "s"))));
                default -> {
                    // Versions whose key is gone stay.
                }
            }
            Duration ttl = validity.options().ttl();
            if (ttl != null) {
                steps.add(WriteStep.close(expire(columns.target().now().minus(ttl))));
            }
        }

        /** Clears the marks of keys that came. */
        private WriteStep unmark() {
            return WriteStep.close(columns.target()
                    .dialect()
                    .updateFrom(
                            columns.target().table(),
                            columns.changes(Map.of(MergeStrategy.DELETED_AT, "NULL")),
                            "(SELECT DISTINCT " + columns.list("", columns.key()) + " FROM " + stage.name() + ")",
                            isCurrent() + " AND t." + columns.quote(MergeStrategy.DELETED_AT) + " IS NOT NULL AND "
                                    + columns.sameKey()));
        }

        /** Ends what began before a time and was not confirmed since. */
        private String expire(Instant time) {
            String limit = columns.target().dialect().literal(validity.at(time));
            String confirmed = validity.eventTime() == null
                    ? ""
                    : " AND s." + columns.quote(validity.eventTime()) + " >= " + limit;
            return close(isCurrent() + " AND t."
                    + columns.quote(validity.options().validFrom()) + " < " + limit
                    + " AND NOT EXISTS (SELECT 1 FROM " + stage.name() + " AS s WHERE " + columns.sameKey() + confirmed
                    + ")");
        }

        private String close(String condition) {
            String now = columns.target()
                    .dialect()
                    .literal(validity.at(columns.target().now()));
            String from = columns.quote(validity.options().validFrom());
            Map<String, String> values = new LinkedHashMap<>();
            values.put(
                    validity.options().validTo(),
                    "CASE WHEN " + from + " > " + now + " THEN " + from + " ELSE " + now + " END");
            values.put(validity.options().isCurrent(), "FALSE");
            return columns.update(values, condition);
        }
    }
}
