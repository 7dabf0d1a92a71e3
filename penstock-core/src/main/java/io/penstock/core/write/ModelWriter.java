package io.penstock.core.write;

import io.penstock.Materialization;
import io.penstock.OnRowError;
import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.IntervalLedger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Keeps what a model made as its materialization and strategy say, in one transaction with the ledger row.
 *
 * <p>When the process dies at any line, the transaction is undone by the database and the next run does it again. A
 * file takes its name when it is whole and its ledger row is written, as the last thing before the commit; should the
 * process die between these two, the next run writes the file again.
 */
public final class ModelWriter {
    private final WriteRequest request;

    private ModelWriter(WriteRequest request) {
        this.request = request;
    }

    /** Writes and commits; on any error tables are as they were. The rows are closed in either case. */
    public static Written write(WriteRequest request, Made made) {
        try {
            return new ModelWriter(request).write(made);
        } finally {
            if (made instanceof Made.Rows rows) {
                rows.reader().close();
            }
        }
    }

    /**
     * Does the same beside others who write the same table: makes the rows at once with them, and writes when it is its turn.
     *
     * @param turn held by the one who writes
     */
    public static Written write(WriteRequest request, Made made, Lock turn) {
        RowsTable rows = RowsTable.beforehand(request);
        ModelWriter writer = new ModelWriter(request);
        rows.drop();
        String query = writer.madeBefore(made, rows);
        turn.lock();
        try {
            Written written = writer.write(new Made.Query(query));
            rows.drop();
            return written;
        } finally {
            turn.unlock();
        }
    }

    private String madeBefore(Made made, RowsTable rows) {
        if (made instanceof Made.Rows incoming) {
            try (BatchReader reader = incoming.reader()) {
                requireNames(reader.schema());
                return rows.load(reader);
            }
        }
        return rows.keep(query(made));
    }

    private Written write(Made made) {
        if (made instanceof Made.Rows rows) {
            requireNames(rows.reader().schema());
        }
        return switch (request.options().materialize()) {
            case TABLE ->
                WriteFailure.explains(request.options())
                        ? explained(made)
                        : inTransaction(() -> table(made), this::audit, () -> {});
            case VIEW -> inTransaction(() -> view(made), this::audit, () -> {});
            case FILE -> {
                String query = fileQuery(made);
                yield new ModelWriter(request.with(request.session().describe(query))).file(query);
            }
            case NONE -> inTransaction(() -> run(made), () -> {}, () -> {});
            case EPHEMERAL -> throw new IllegalStateException("An ephemeral model is never written");
        };
    }

    private void requireNames(Schema columns) {
        ColumnNames.requireFree(request.model(), request.options(), request.dialect(), columns);
    }

    /** Looks at the names of what is simply the rows of a query, which was not described before. */
    private void requireNames() {
        request.session().find(request.table()).ifPresent(this::requireNames);
    }

    private void audit() {
        request.audit().look(request.session(), request.dialect().render(request.table()));
    }

    /** Works, looks at what came of it, writes the ledger's row, does what cannot be undone, and commits. */
    private Written inTransaction(Supplier<Written> work, Runnable audit, Runnable publish) {
        request.session().begin();
        try {
            Optional<RowCounts> there = there();
            if (there.isPresent()) {
                request.session().rollback();
                return Written.of(there.get());
            }
            Written written = work.get();
            audit.run();
            request.ledger().record(request.session(), request.entry().with(written.rows()));
            recordIntervals();
            request.beside().record(request.session());
            publish.run();
            request.session().commit();
            return written;
        } catch (RuntimeException | Error e) {
            rollback(e);
            throw e;
        }
    }

    /** Puts on record which intervals are written with the rows; those of a table that is made anew begin anew. */
    private void recordIntervals() {
        TimeWindow window = request.window();
        if (window != null) {
            IntervalLedger intervals = request.ledger().intervals();
            Progress found = intervals.find(request.session(), request.model());
            Progress before = request.anew() ? window.options().anew(found, window.begin()) : found;
            intervals.record(
                    request.session(),
                    request.model(),
                    window.written(before, request.entry().writtenAt()));
            IntervalSet changed = IntervalSet.of(window.interval());
            request.ledger()
                    .writes()
                    .record(
                            request.session(),
                            request.model(),
                            request.anew() ? changed.plus(found.done()).plus(found.open()) : changed);
        }
    }

    /** Gives what this run wrote of the model, when it was here before: its commit held, and only the answer was lost. */
    private Optional<RowCounts> there() {
        if (request.window() != null) {
            // A run writes several windows, and the same one again does no harm.
            return Optional.empty();
        }
        return request.ledger()
                .find(request.session(), request.model())
                .filter(entry -> entry.runId().equals(request.entry().runId()))
                .map(LedgerEntry::rows);
    }

    private void rollback(Throwable failure) {
        try {
            request.session().rollback();
        } catch (RuntimeException e) {
            // What went wrong first is the error to tell; closing the session undoes the transaction too.
            failure.addSuppressed(e);
        }
    }

    private Written table(Made made) {
        dropView();
        RowsTable rows = new RowsTable(request);
        if (made instanceof Made.Rows incoming && replaces()) {
            return replaced(rows.replaceTarget(incoming.reader()));
        }
        if (made instanceof Made.Rows incoming) {
            String query = rows.load(incoming.reader());
            Written written = byStrategy(query).telling(List.of(), outside(query));
            rows.drop();
            return written;
        }
        return byStrategy(query(made));
    }

    /** Tells of rows that a method returned for other intervals than those it was asked for. */
    private List<String> outside(String query) {
        TimeWindow window = request.window();
        return window == null || window.options().time().source() != null
                ? List.of()
                : new OutsideRows(request.session(), request.dialect(), request.model()).of(window, query);
    }

    private Written replaced(long inserted) {
        new WriteGuard(request.session(), request.target()).requireRows(inserted);
        return Written.of(RowCounts.inserted(inserted));
    }

    /** Writes rows that are not simply those of the query. Those from outside are loaded before, so that they can explain a failure. */
    private Written explained(Made made) {
        RowsTable rows = new RowsTable(request);
        String query = made instanceof Made.Rows incoming ? rows.load(incoming.reader()) : source(made);
        List<String> outside = made instanceof Made.Rows ? outside(query) : List.of();
        try {
            return inTransaction(
                    () -> {
                        dropView();
                        Written written = request.options().onRowError() == OnRowError.DEAD_LETTER
                                ? sorted(made, rows, query)
                                : byStrategy(query);
                        rows.drop();
                        return written.telling(List.of(), outside);
                    },
                    this::audit,
                    () -> {});
        } catch (PenstockException e) {
            throw WriteFailure.explain(request.target(), request.session(), query, e);
        }
    }

    private String source(Made made) {
        return made instanceof Made.DeadRows ? new DeadLetterWrite(request).earlier() : query(made);
    }

    /** Writes the rows that the table can take and keeps the others: all of the same rows, whatever happens meanwhile. */
    private Written sorted(Made made, RowsTable rows, String query) {
        DeadLetterWrite dead = new DeadLetterWrite(request);
        String staying = made instanceof Made.Rows ? query : rows.keep(query);
        if (made instanceof Made.DeadRows) {
            dead.take();
        }
        List<String> told = dead.keep(staying);
        Written written = byStrategy(staying);
        return written.plus(new Written(RowCounts.NONE, List.of(), told));
    }

    private void dropView() {
        if (request.existing() == RelationInfo.Kind.VIEW) {
            request.session().execute("DROP VIEW " + request.dialect().render(request.table()));
        }
    }

    private boolean replaces() {
        Strategy strategy = request.options().write().strategy();
        boolean follows = request.options().evolution().mode() == null;
        boolean none = request.target().existing() == null;
        return (strategy == Strategy.REPLACE && (follows || none)) || (strategy == Strategy.NONE && none);
    }

    private Written byStrategy(String query) {
        Target target = request.target();
        Schema schema = WritePlan.readsColumns(target) ? request.session().describe(query) : Schema.of();
        WritePlan plan = WritePlan.of(target, new Incoming(query, schema));
        StepRunner runner = new StepRunner(request.session(), target);
        plan.steps().forEach(runner::run);
        if (!WritePlan.readsColumns(target)) {
            requireNames();
        }
        List<String> warnings = new ArrayList<>(plan.warnings());
        warnings.addAll(runner.warnings());
        return new Written(runner.counts(), plan.changes(), warnings);
    }

    private Written view(Made made) {
        String name = request.dialect().render(request.table());
        if (request.existing() == RelationInfo.Kind.TABLE) {
            request.session().execute("DROP TABLE " + name);
        }
        request.session().execute("CREATE OR REPLACE VIEW " + name + " AS " + query(made));
        requireNames();
        return Written.NOTHING;
    }

    private Written file(String query) {
        requireNames(request.entry().columns());
        try (FileTarget file = new FileTarget(request)) {
            return inTransaction(
                    () -> Written.of(file.write(query)),
                    () -> {
                        request.audit().look(request.session(), file.relation());
                        claim();
                    },
                    file::publish);
        }
    }

    /**
     * Puts on record that a file is to be this model's, before it takes its name there for the first time: should the process
     * die before the write itself is on record, the next run knows whose file that is.
     */
    private void claim() {
        LedgerEntry entry = request.entry();
        boolean known = request.ledger()
                .find(request.session(), entry.model())
                .filter(last -> last.relation().equals(entry.relation()))
                .isPresent();
        if (!known) {
            request.ledger().record(request.session(), entry.begun());
            request.session().commit();
            request.session().begin();
        }
    }

    /** Gives the query of a file's rows; rows from outside wait in a temporary table, which ends with the session. */
    private String fileQuery(Made made) {
        return made instanceof Made.Rows incoming ? new RowsTable(request).load(incoming.reader()) : query(made);
    }

    private Written run(Made made) {
        if (made instanceof Made.Query query) {
            return drained(request.session().query(query.sql()));
        }
        if (made instanceof Made.Rows rows) {
            return drained(rows.reader());
        }
        return Written.NOTHING;
    }

    private static Written drained(BatchReader rows) {
        return Written.of(new RowCounts(0, 0, 0, Drain.count(rows)));
    }

    private String query(Made made) {
        if (made instanceof Made.Query query) {
            return query.sql();
        }
        throw new PenstockException(
                WriteError.NO_QUERY,
                "Cannot keep " + request.model() + " as a "
                        + Words.of(request.options().materialize()) + ": the method returned "
                        + (made instanceof Made.Rows ? "rows" : "nothing")
                        + ", not a query (return a Relation or the text of a query"
                        + (request.options().materialize() == Materialization.VIEW
                                ? ", or use materialize = TABLE)"
                                : ", or use materialize = NONE)"));
    }
}
