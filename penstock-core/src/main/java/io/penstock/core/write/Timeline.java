package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.core.project.HistoryOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts incoming rows into the histories of their keys.
 *
 * <p>The history of a key is a step function of time: from each point in time on it has the values of a version, or is
 * absent, until the next point. A row is a point too. It is dropped when the values that are compared are already those
 * of the history just before it; otherwise it holds until the next point, and what held before it ends there. A row at the
 * very time of a version takes its place.
 *
 * <p>Only the keys are looked at that the table {@link #TOUCHED} holds.
 */
final class Timeline {
    static final String TOUCHED = "touched";
    private static final String POINTS = "points";
    private static final String VERSIONS = "versions";
    private static final String AT = Stage.PREFIX + "at";
    private static final String KIND = Stage.PREFIX + "kind";
    private static final String LAST = Stage.PREFIX + "last";
    private static final String NEWEST = Stage.PREFIX + "newest";
    private static final String PLACE = Stage.PREFIX + "place";
    private static final String UNTIL = Stage.PREFIX + "until";

    /** The kinds of points, in the order in which they stand at one time. */
    private static final int END = 0;

    private static final int BEGIN = 1;
    private static final int ROW = 2;
    private static final int PRESENCE = 3;

    private final Columns columns;
    private final Target target;
    private final Validity validity;
    private final HistoryOptions options;
    private final Stage stage;
    private final SqlDialect dialect;
    private final List<String> compared;

    Timeline(Columns columns, Validity validity, Stage stage) {
        this.columns = columns;
        this.target = columns.target();
        this.validity = validity;
        this.options = validity.options();
        this.stage = stage;
        this.dialect = target.dialect();
        this.compared = validity.compared();
    }

    List<WriteStep> steps() {
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.make(POINTS, points()));
        steps.add(stage.make(VERSIONS, versions()));
        if (options.late() == LateRows.REJECT || validity.eventTime() == null) {
            steps.add(WriteStep.check(WriteStep.Effect.CHECK_LATE, late()));
        }
        steps.add(WriteStep.update(correct()));
        steps.add(WriteStep.close(end()));
        steps.add(WriteStep.insert(insert()));
        steps.add(stage.drop(VERSIONS));
        steps.add(stage.drop(POINTS));
        return steps;
    }

    /** All points of these keys, each with its place among those of its key and the last time that the table knew of. */
    private String points() {
        String at = columns.quote(AT);
        String kind = columns.quote(KIND);
        String key = columns.list("", columns.key());
        List<String> last = new ArrayList<>(List.of(newest(BEGIN, LAST)));
        List<String> conditions = new ArrayList<>();
        if (hasPresence()) {
            // A key is there now by its presence alone when nothing else is said of now or later.
            last.add(newest(ROW, NEWEST));
            conditions.add("(" + kind + " <= " + ROW + " OR " + columns.quote(NEWEST) + " <= " + at + ")");
        }
        if (options.late() == LateRows.IGNORE && validity.eventTime() != null) {
            conditions.add("(" + kind + " <> " + ROW + " OR " + columns.quote(LAST) + " IS NULL OR " + at + " >= "
                    + columns.quote(LAST) + ")");
        }
        return "SELECT p.*, row_number() OVER (PARTITION BY " + key + " ORDER BY " + at + ", " + kind + ") AS "
                + columns.quote(PLACE) + " FROM (SELECT u.*, " + String.join(", ", last) + " FROM ("
                + String.join(" UNION ALL ", sources()) + ") AS u) AS p"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /** Says whether a key that is gone ends, so that one which came back begins. */
    private boolean hasPresence() {
        return validity.eventTime() != null && target.write().deletes().mode() == DeleteMode.CLOSE;
    }

    /** Renders the last time of points up to a kind. */
    private String newest(int kind, String name) {
        return "max(CASE WHEN " + columns.quote(KIND) + " <= " + kind + " THEN " + columns.quote(AT)
                + " END) OVER (PARTITION BY " + columns.list("", columns.key()) + ") AS " + columns.quote(name);
    }

    private List<String> sources() {
        String from = columns.quote(options.validFrom());
        String to = columns.quote(options.validTo());
        String touched = " WHERE " + isTouched();
        List<String> sources = new ArrayList<>(List.of(
                point("t." + from, BEGIN) + target.name() + " AS t" + touched + " AND (t." + to + " IS NULL OR t." + to
                        + " > t." + from + ")",
                point("t." + to, END) + target.name() + " AS t" + touched + " AND t." + to + " IS NOT NULL",
                point(validity.at(columns, "t"), ROW) + stage.rows() + " AS t" + touched));
        if (hasPresence()) {
            sources.add(present());
        }
        return sources;
    }

    /** Where absence ends a version, presence begins one: the newest row of each key says that it is there now. */
    private String present() {
        String place = columns.quote(PLACE);
        String time = validity.at(columns, "s");
        return point(dialect.literal(validity.at(target.now())), PRESENCE)
                + "(SELECT *, row_number() OVER (PARTITION BY "
                + columns.list("", columns.key()) + " ORDER BY " + time + " DESC) AS "
                + place
                + " FROM " + stage.name() + " AS s) AS t WHERE t." + place + " = 1 AND " + isTouched();
    }

    private String point(String at, int kind) {
        return "SELECT " + columns.list("t.", columns.incoming().names()) + ", " + at + " AS " + columns.quote(AT)
                + ", " + kind + " AS " + columns.quote(KIND) + " FROM ";
    }

    private String isTouched() {
        return "EXISTS (SELECT 1 FROM " + stage.name(TOUCHED) + " AS s WHERE " + columns.sameKey() + ")";
    }

    /** The points without rows that say nothing new, each with the time of the next. */
    private String versions() {
        String kind = columns.quote(KIND);
        String place = columns.quote(PLACE);
        String at = columns.quote(AT);
        return "SELECT p.*, lead(" + at + ") OVER (PARTITION BY " + columns.list("", columns.key()) + " ORDER BY " + at
                + ", "
                + kind + ") AS " + columns.quote(UNTIL) + " FROM (SELECT s.* FROM " + stage.name(POINTS)
                + " AS s LEFT JOIN "
                + stage.name(POINTS) + " AS t ON " + columns.sameKey() + " AND t." + place + " = s." + place
                + " - 1 WHERE s." + kind + " <= " + BEGIN + " OR t." + kind + " IS NULL OR t." + kind + " = " + END
                + " OR (s." + kind + " = " + ROW + " AND (" + columns.anyDiffers(compared) + "))) AS p";
    }

    private String late() {
        String key = columns.list("s.", columns.key());
        String at = "s." + columns.quote(AT);
        String time = columns.quote(validity.eventTime() == null ? options.validFrom() : validity.eventTime());
        return "SELECT " + key + ", " + (validity.eventTime() == null ? "s." + columns.quote(LAST) : at) + " AS " + time
                + ", 1 AS " + columns.quote(KeyCheck.ROWS) + " FROM " + stage.name(VERSIONS) + " AS s WHERE s."
                + columns.quote(KIND) + " = " + ROW + " AND " + at + " < s." + columns.quote(LAST) + " ORDER BY " + key
                + ", "
                + at + " LIMIT " + KeyCheck.SAMPLE;
    }

    /** Puts rows into the place of versions that begin at the same time. */
    private String correct() {
        Map<String, String> values = new LinkedHashMap<>(columns.changes(columns.beside(columns.key())));
        values.put(options.validTo(), "s." + columns.quote(UNTIL));
        values.put(options.isCurrent(), "s." + columns.quote(UNTIL) + " IS NULL");
        return dialect.updateFrom(target.table(), values, stage.name(VERSIONS), isRow() + " AND " + sameVersion());
    }

    /** Ends versions where a row begins. */
    private String end() {
        String until = "s." + columns.quote(UNTIL);
        String to = "t." + columns.quote(options.validTo());
        Map<String, String> values = new LinkedHashMap<>();
        values.put(options.validTo(), until);
        values.put(options.isCurrent(), "FALSE");
        return dialect.updateFrom(
                target.table(),
                columns.changes(values),
                stage.name(VERSIONS),
                "s." + columns.quote(KIND) + " = " + BEGIN + " AND " + until + " > s." + columns.quote(AT) + " AND ("
                        + to + " IS NULL OR " + to + " <> " + until + ") AND " + sameVersion());
    }

    private String insert() {
        String until = "s." + columns.quote(UNTIL);
        return columns.insert(
                List.of(
                        new KeptColumn(Column.of(options.validFrom(), validity.type()), "s." + columns.quote(AT), ""),
                        new KeptColumn(Column.of(options.validTo(), validity.type()), until, ""),
                        new KeptColumn(
                                Column.of(options.isCurrent(), DataType.Simple.BOOLEAN), until + " IS NULL", "")),
                stage.name(VERSIONS) + " AS s WHERE " + isRow() + " AND NOT EXISTS (SELECT 1 FROM " + target.name()
                        + " AS t WHERE " + sameVersion() + ")");
    }

    private String isRow() {
        return "s." + columns.quote(KIND) + " >= " + ROW;
    }

    private String sameVersion() {
        return columns.sameKey() + " AND t." + columns.quote(options.validFrom()) + " = s." + columns.quote(AT);
    }
}
