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
        Columns columns = new Columns(target, incoming.schema());
        columns.requireFree(keptColumns(target.options(), incoming.schema()).stream()
                .map(Column::name)
                .toList());
        Validity validity = Validity.of(columns);
        Stage stage = new Stage(columns);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.fill(incoming.query()));
        checkRows(columns, validity, stage, steps);
        Absence absence = new Absence(columns, validity, stage);
        absence.guard(steps);
        new Timeline(columns, validity, stage).addTo(steps);
        absence.addTo(steps);
        steps.add(stage.drop("stage"));
        return steps;
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

    private static void checkRows(Columns columns, Validity validity, Stage stage, List<WriteStep> steps) {
        List<String> identity = new ArrayList<>(columns.key());
        if (validity.eventTime() != null) {
            String time = columns.quote(validity.eventTime());
            steps.add(WriteStep.check(
                    WriteStep.Effect.CHECK_TIMES,
                    "SELECT " + columns.list("", identity) + ", count(*) AS " + columns.quote(Stage.PREFIX + "rows")
                            + " FROM "
                            + stage.name() + " WHERE " + time + " IS NULL GROUP BY " + columns.list("", identity)
                            + " ORDER BY "
                            + columns.list("", identity) + " LIMIT " + Stage.SAMPLE));
            identity.add(validity.eventTime());
        }
        steps.add(stage.checkKeys(identity));
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
            String mark = columns.quote(MergeStrategy.DELETED_AT);
            switch (columns.target().write().deletes().mode()) {
                case CLOSE ->
                    steps.add(WriteStep.delete(close(isCurrent() + " AND " + columns.without(stage.name(), "s"))));
                case MARK -> {
                    steps.add(WriteStep.close(columns.target()
                            .dialect()
                            .updateFrom(
                                    columns.target().table(),
                                    Map.of(MergeStrategy.DELETED_AT, "NULL"),
                                    "(SELECT DISTINCT " + columns.list("", columns.key()) + " FROM " + stage.name()
                                            + ")",
                                    isCurrent() + " AND t." + mark + " IS NOT NULL AND " + columns.sameKey())));
                    steps.add(WriteStep.delete(set(
                            mark + " = "
                                    + columns.target()
                                            .dialect()
                                            .literal(columns.target().now()),
                            isUnmarked() + " AND " + columns.without(stage.name(), "s"))));
                }
                default -> {
                    // Versions whose key is gone stay.
                }
            }
            Duration ttl = validity.options().ttl();
            if (ttl != null) {
                steps.add(WriteStep.close(expire(columns.target().now().minus(ttl))));
            }
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
            return set(
                    columns.quote(validity.options().validTo()) + " = CASE WHEN " + from + " > " + now + " THEN " + from
                            + " ELSE " + now + " END, "
                            + columns.quote(validity.options().isCurrent()) + " = FALSE",
                    condition);
        }

        private String set(String assignments, String condition) {
            return "UPDATE " + columns.target().name() + " AS t SET " + assignments + " WHERE " + condition;
        }
    }
}
