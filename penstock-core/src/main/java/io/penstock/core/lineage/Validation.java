package io.penstock.core.lineage;

import io.penstock.Materialization;
import io.penstock.core.check.CheckBinding;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.CheckedTable;
import io.penstock.core.check.MeasuredRule;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.contract.RowTransform;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedCheck;
import io.penstock.core.graph.ResolvedNames;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.relation.BatchRows;
import io.penstock.core.write.ColumnNames;
import io.penstock.core.write.CursorColumn;
import io.penstock.core.write.Incoming;
import io.penstock.core.write.Target;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.WritePlan;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by columns alone what a run would find wrong: with how models are written, with their checks, and with the
 * records as which Java methods read rows. It asks the code that a run asks. Confined to one thread.
 */
final class Validation {
    private final Databases databases;
    private final List<PenstockException> problems = new ArrayList<>();

    Validation(Databases databases) {
        this.databases = databases;
    }

    List<PenstockException> problems() {
        return problems;
    }

    /** Looks at a source, whose table in the binder has these columns. */
    void source(SourceDeclaration source, Schema columns) {
        String cursor = source.cursor();
        if (cursor != null && columns.find(cursor).isEmpty()) {
            problems.add(PenstockException.at(
                    source.place(),
                    ProjectError.VALUE_INVALID,
                    "Cannot read source " + source.name() + ": its cursor names the column \"" + cursor
                            + "\", which it does not have (" + NearestWord.remedy(cursor, columns.names(), "columns")
                            + ")"));
        }
    }

    /**
     * Looks at how the rows of a model are written.
     *
     * @param binder that of the connection which keeps it
     * @param rows what arrives there; without a query where that runs elsewhere
     */
    void write(ConnectionBinder binder, ModelNode node, Incoming rows) {
        attempt(node.declaration().place(), () -> {
            if (node.options().materialize() == Materialization.TABLE) {
                WritePlan.of(
                        new Target(node.name(), node.table(), node.options(), binder.dialect(), null, Instant.EPOCH)
                                .with(anyWindow(node)),
                        rows);
            } else {
                ColumnNames.requireFree(node.name(), node.options(), binder.dialect(), rows.schema());
            }
            if (!rows.query().isEmpty() && node.options().contract() == null) {
                transform(binder, node, rows);
            }
        });
    }

    /** Looks at the columns by which a model knows new rows of what it reads, which is in the binder. */
    void cursors(ConnectionBinder binder, ModelNode node) {
        Map<String, String> cursors = node.cursors();
        for (Dependency dependency : node.dependencies()) {
            String column = cursors.get(dependency.name());
            if (column != null) {
                attempt(node.declaration().place(), () -> {
                    Schema columns = binder.columns("SELECT * FROM " + binder.relation(dependency));
                    CursorColumn.find(node, dependency.name(), column, columns);
                });
            }
        }
    }

    /** Looks at the column of a dependency, which is in the binder, by which a model reads only the rows of its intervals. */
    void narrowed(ConnectionBinder binder, ModelNode node) {
        attempt(node.declaration().place(), () -> requireNarrowed(binder, node));
    }

    private static void requireNarrowed(ConnectionBinder binder, ModelNode node) {
        TimeWindow window = anyWindow(node);
        for (Dependency dependency : node.dependencies()) {
            if (window != null
                    && dependency.name().equals(window.options().time().source())) {
                Schema columns = binder.columns("SELECT * FROM " + binder.relation(dependency));
                Column column = TimeWindow.find(
                        node.name(),
                        window.options().time(),
                        window.options().time().column(),
                        columns);
                window.holds(binder.dialect(), node.name(), column, column.name());
            }
        }
    }

    /** Gives a window of a model that is written by intervals, whose column shows what is wrong with it in any. */
    private static @Nullable TimeWindow anyWindow(ModelNode node) {
        IntervalOptions options = node.options().write().intervals();
        return options == null
                ? null
                : new TimeWindow(options.timetable().grain().of(Instant.EPOCH), options, null);
    }

    private static void transform(ConnectionBinder binder, ModelNode node, Incoming rows) {
        String left = rows.query();
        for (RowTransform transform : node.options().transforms()) {
            left = transform.apply(
                    binder.dialect(), node.name(), left, rows.schema().names());
            try {
                binder.columns(left);
            } catch (PenstockException e) {
                throw new PenstockException(
                        e.code(), "Cannot write " + node.name() + ": " + e.message(), transform.place(), e);
            }
        }
    }

    /** Looks at the checks of a model, whose table in the binder has these columns. */
    void checks(ConnectionBinder binder, ModelNode node, Schema columns) {
        String own = binder.relation(new Dependency.OnModel(node.name()));
        CheckedTable table = new CheckedTable(
                node.name(),
                own,
                columns,
                binder.dialect(),
                new ResolvedNames(node, own, binder::relation, binder.dialect()),
                Instant.EPOCH);
        for (ResolvedCheck check : node.checks()) {
            CheckDeclaration declaration = check.declaration();
            if (declaration.rule() instanceof MeasuredRule rule) {
                attempt(declaration.place(), () -> check(binder, node, table, declaration, rule));
            }
        }
    }

    private void check(
            ConnectionBinder binder, ModelNode node, CheckedTable table, CheckDeclaration check, MeasuredRule rule) {
        String query = CheckBinding.query(table, check, rule);
        try {
            binder.columns(query);
            for (String probe : CheckBinding.probes(table, check)) {
                ask(node, probe);
            }
        } catch (PenstockException e) {
            throw e.place().isPresent() ? e : CheckBinding.unfit(table, check, query, e);
        }
    }

    private void ask(ModelNode node, String query) {
        try (SqlSession session = databases
                        .database(
                                node.options().connection(), node.declaration().place())
                        .session();
                BatchReader rows = session.query(query)) {
            rows.next();
        }
    }

    /**
     * Looks at a record as which a Java method reads rows with these columns.
     *
     * @param reader what the method is, in words
     */
    void parameter(JavaModel method, String reader, String dependency, Class<?> type, Schema columns) {
        try {
            BatchRows.requireReadable(columns, type);
        } catch (PenstockException e) {
            problems.add(PenstockException.at(
                    method.place(),
                    ProjectError.JAVA_MODEL,
                    "Cannot read " + dependency + " in " + reader + ": " + e.message()));
        }
    }

    private void attempt(Place place, Runnable look) {
        try {
            look.run();
        } catch (PenstockException e) {
            problems.add(e.place().isPresent() ? e : new PenstockException(e.code(), e.message(), place, e));
        }
    }
}
