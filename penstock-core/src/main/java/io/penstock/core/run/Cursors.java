package io.penstock.core.run;

import io.penstock.Strategy;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.CursorLedger;
import io.penstock.core.write.Beside;
import io.penstock.core.write.CursorColumn;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a model has not read yet of what it reads by a cursor, each dependency's in a table of its own until the model is
 * written; and the marks up to which it has read, which move with that write.
 *
 * <p>What is staged is what is read: rows that come meanwhile are new in the next run. When the process dies at any line, the
 * marks stand where the rows of the model say, and the stages are made anew. Confined to one thread.
 */
final class Cursors implements Beside {
    private static final String PREFIX = "_penstock_new_";
    private static final List<Simple> TIMES = List.of(Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMPTZ);

    private final ModelTask task;
    private final ModelNode node;
    private final SqlDialect dialect;
    private final CursorLedger ledger;
    private final List<Stage> stages = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Cursors(ModelTask task) {
        this.task = task;
        this.node = task.planned().node();
        this.dialect = task.database().dialect();
        this.ledger = task.ledger().cursors();
    }

    /**
     * The new rows of one dependency.
     *
     * @param mark where the model stood, null when it had read nothing
     * @param known the columns of the rows that it had read there
     * @param highest the highest value of these as a literal; null when none had one
     */
    private record Stage(
            String dependency,
            TableName table,
            Schema columns,
            Column cursor,
            CursorLedger.@Nullable Mark mark,
            Schema known,
            @Nullable String highest) {}

    /** Stages the new rows of all dependencies that a model reads by a cursor. */
    static Cursors stage(ModelTask task, SqlSession session) {
        Cursors cursors = new Cursors(task);
        cursors.node.cursors().forEach((dependency, column) -> cursors.stage(session, dependency, column));
        return cursors;
    }

    /** Gives what to read in the place of dependencies, by their names, as it stands behind FROM. */
    Map<String, String> relations() {
        Map<String, String> relations = new HashMap<>();
        stages.forEach(stage -> relations.put(stage.dependency(), dialect.render(stage.table())));
        return relations;
    }

    /** What is to be told of the marks that moved. */
    List<String> changes() {
        return changes;
    }

    List<String> warnings() {
        return warnings;
    }

    private void stage(SqlSession session, String dependency, String name) {
        String relation = task.queries().relation(dependency(dependency));
        Schema columns = session.describe("SELECT * FROM " + relation + " AS r");
        Column cursor = CursorColumn.find(node, dependency, name, columns);
        boolean begun = task.planned().existing() != null && !task.planned().madeAnew();
        CursorLedger.Mark mark = begun ? mark(session, dependency, cursor) : null;
        Schema known = mark == null ? Schema.of() : session.find(mark.seen()).orElse(Schema.of());
        String highest = mark == null ? null : highest(session, dialect.render(mark.seen()), mark.column());
        if (mark != null) {
            requireSameType(dependency, cursor, known);
        }
        TableName table = node.isJava()
                ? TableName.of(
                        ledger.seen(node.name(), dependency).schema(),
                        PREFIX + ledger.seen(node.name(), dependency).name())
                : TableName.temporary(PREFIX + stages.size());
        String rows = isRestated()
                ? "SELECT * FROM " + relation + " AS r WHERE " + within(dependency, cursor)
                : mark == null
                        ? "SELECT * FROM " + relation + " AS r"
                        : new NewRows(dialect, relation, columns, cursor, dialect.render(mark.seen()), known, highest)
                                .sql();
        make(session, table, rows);
        stages.add(new Stage(dependency, table, columns, cursor, mark, known, highest));
        warnOfNulls(session, dependency, table, cursor);
    }

    private void make(SqlSession session, TableName table, String query) {
        if (table.isTemporary()) {
            makeTemporary(session, table, query);
        } else {
            dialect.replaceTable(table, query).forEach(session::execute);
        }
    }

    /** An attempt that failed may have left its own. */
    private void makeTemporary(SqlSession session, TableName table, String query) {
        session.execute("DROP TABLE IF EXISTS " + dialect.render(table));
        session.execute(dialect.createTemporary(table, query));
    }

    private Dependency dependency(String name) {
        return node.dependencies().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not resolved when the graph was made: " + name));
    }

    private CursorLedger.@Nullable Mark mark(SqlSession session, String dependency, Column cursor) {
        CursorLedger.Mark mark = ledger.find(session, node.name(), dependency).orElse(null);
        boolean adds = node.options().write().strategy() == Strategy.APPEND;
        if (mark == null && adds && !ledger.knows(session, node.name())) {
            throw CursorColumn.unfit(
                    node,
                    "nothing tells which rows of " + dependency
                            + " its table holds already, as it was written without a cursor:"
                            + " they would be added again (make the table anew with: penstock run " + node.name()
                            + " --full-refresh)");
        }
        if (mark == null || mark.column().equalsIgnoreCase(cursor.name())) {
            return mark;
        }
        if (adds) {
            throw CursorColumn.unfit(
                    node,
                    "its cursor of " + dependency + " was \"" + mark.column() + "\", which tells nothing of \""
                            + cursor.name() + "\": rows that are there would be added again (make the table anew with:"
                            + " penstock run " + node.name() + " --full-refresh)");
        }
        return null;
    }

    private void requireSameType(String dependency, Column cursor, Schema known) {
        DataType before = known.find(cursor.name()).map(Column::type).orElse(cursor.type());
        if (kind(before) != kind(cursor.type())) {
            throw CursorColumn.unfit(
                    node,
                    "its cursor \"" + cursor.name() + "\" of " + dependency + " was of type " + before
                            + " and is of type "
                            + cursor.type() + " now, which cannot be compared (make the table anew with: penstock run "
                            + node.name() + " --full-refresh)");
        }
    }

    /** Gives a number that is the same for types whose values can be compared. */
    private static int kind(DataType type) {
        if (type instanceof Simple simple && TIMES.contains(simple)) {
            // A day is before all times of it but its first, so that it tells nothing of the others.
            return TIMES.indexOf(simple);
        }
        return type == Simple.TEXT ? TIMES.size() : TIMES.size() + 1;
    }

    private boolean isRestated() {
        return !task.planned().restated().isEmpty();
    }

    /** Renders that a time lies in one of the windows that are asked for; one without a zone is taken to be in UTC. */
    private String within(String dependency, Column cursor) {
        if (!TIMES.contains(cursor.type())) {
            throw CursorColumn.unfit(
                    node,
                    "its cursor \"" + cursor.name() + "\" of " + dependency + " is of type " + cursor.type()
                            + ", which lies in no window of time (leave --since, --until and --window out)");
        }
        String name = dialect.quote(cursor.name());
        return task.planned().restated().intervals().stream()
                .map(window -> "(" + name + " >= " + bound(cursor, window.start()) + " AND " + name + " < "
                        + bound(cursor, window.end()) + ")")
                .collect(Collectors.joining(" OR "));
    }

    private String bound(Column cursor, Instant moment) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        return cursor.type() == Simple.TIMESTAMPTZ
                ? dialect.literal(moment)
                : dialect.literal(cursor.type() == Simple.DATE ? local.toLocalDate() : local);
    }

    private @Nullable String highest(SqlSession session, String relation, String column) {
        try (BatchReader reader =
                session.query("SELECT max(" + dialect.quote(column) + ") FROM " + relation + " AS r")) {
            Object value = reader.readRows().get(0).get(0);
            return value == null ? null : dialect.literal(value);
        }
    }

    /** Spells a value for people. */
    private String text(SqlSession session, String literal) {
        try (BatchReader reader = session.query("SELECT CAST(" + literal + " AS " + dialect.type(Simple.TEXT) + ")")) {
            return String.valueOf(reader.readRows().get(0).get(0));
        }
    }

    private static boolean isMore(SqlSession session, String newest, String highest) {
        try (BatchReader reader = session.query("SELECT " + newest + " > " + highest)) {
            return Boolean.TRUE.equals(reader.readRows().get(0).get(0));
        }
    }

    private void warnOfNulls(SqlSession session, String dependency, TableName table, Column cursor) {
        try (BatchReader reader = session.query("SELECT count(*) FROM " + dialect.render(table) + " WHERE "
                + dialect.quote(cursor.name()) + " IS NULL")) {
            long nulls =
                    ((Number) Objects.requireNonNull(reader.readRows().get(0).get(0))).longValue();
            if (nulls > 0) {
                warnings.add(nulls + (nulls == 1 ? " new row of " : " new rows of ") + dependency
                        + " with NULL in the cursor \"" + cursor.name()
                        + "\": such rows are read once, and changes of them are not seen");
            }
        }
    }

    /** Moves the marks to where the rows that were staged end; restated rows move none. */
    @Override
    public void record(SqlSession session) {
        for (Stage stage : stages) {
            if (!isRestated()) {
                move(session, stage);
            }
            if (!stage.table().isTemporary()) {
                session.execute("DROP TABLE " + dialect.render(stage.table()));
            }
        }
    }

    private void move(SqlSession session, Stage stage) {
        String name = dialect.quote(stage.cursor().name());
        String staged = dialect.render(stage.table());
        String newest = highest(session, staged, stage.cursor().name());
        boolean moves = newest != null && (stage.highest() == null || isMore(session, newest, stage.highest()));
        String ended = moves ? " WHERE " + name + " IS NULL OR " + name + " = " + newest : "";
        String rows = "SELECT * FROM " + staged + ended;
        CursorLedger.Mark before = stage.mark();
        if (before != null) {
            String kept = stage.columns().columns().stream()
                    .map(column -> stage.known().find(column.name()).isPresent()
                            ? dialect.quote(column.name())
                            : "CAST(NULL AS " + dialect.type(column.type()) + ") AS " + dialect.quote(column.name()))
                    .collect(Collectors.joining(", "));
            rows += " UNION ALL SELECT " + kept + " FROM " + dialect.render(before.seen())
                    + (moves ? " WHERE " + name + " IS NULL" : "");
        }
        TableName next = TableName.temporary(PREFIX + "seen");
        TableName seen = before == null ? ledger.seen(node.name(), stage.dependency()) : before.seen();
        makeTemporary(session, next, rows);
        dialect.replaceTable(seen, "SELECT * FROM " + dialect.render(next)).forEach(session::execute);
        session.execute("DROP TABLE " + dialect.render(next));
        ledger.record(
                session,
                new CursorLedger.Mark(
                        node.name(), stage.dependency(), stage.cursor().name(), seen));
        if (moves) {
            changes.add("it has read " + stage.dependency() + " up to "
                    + stage.cursor().name() + " " + text(session, Objects.requireNonNull(newest)));
        }
    }
}
