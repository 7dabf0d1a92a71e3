package io.penstock.core.trial;

import io.penstock.core.config.NearestWord;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.FileColumns;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.GraphCompiler;
import io.penstock.core.graph.KeptReadings;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Planner;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.Project;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.run.SoloRun;
import io.penstock.core.write.EarlierTable;
import io.penstock.core.write.Incoming;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs tests of models, each in a database of its own that nobody else sees: what is given becomes tables there, the model
 * is planned and written as a run would, and its table is compared with what is expected.
 */
public final class TrialRunner {
    /** Who wrote the rows that a table held before, and when. */
    private static final String EXISTING = "existing";

    private static final Instant EARLIER = Instant.EPOCH;

    private final Project project;
    private final Engine engine;
    private final InstantSource clock;
    private final KeptReadings readings;

    /** Opens databases in memory, each empty. */
    @FunctionalInterface
    public interface Engine {
        SqlDatabase open();
    }

    public TrialRunner(Project project, Engine engine, InstantSource clock) {
        this.project = project;
        this.engine = engine;
        this.clock = clock;
        // Another engine than the project's own may read the queries here, so nothing is kept of what it says.
        this.readings = KeptReadings.load(project.config(), type -> Optional.empty(), clock);
    }

    /**
     * Runs one test.
     *
     * @throws PenstockException when the test itself, or the project, is wrong
     */
    public TrialResult run(Trial trial) {
        long start = System.nanoTime();
        try (SqlDatabase database = engine.open()) {
            Databases databases = (name, place) -> database;
            Graph whole = GraphCompiler.compile(project, databases, readings);
            TrialProject part = TrialProject.of(whole, trial, database.dialect());
            List<String> failures = new One(trial, part, database, databases).run();
            return new TrialResult(trial, failures, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** One test under way. */
    private final class One {
        private final Trial trial;
        private final TrialProject part;
        private final SqlDatabase database;
        private final SqlDialect dialect;
        private final Databases databases;
        private final Instant now;

        One(Trial trial, TrialProject part, SqlDatabase database, Databases databases) {
            this.trial = trial;
            this.part = part;
            this.database = database;
            this.dialect = database.dialect();
            this.databases = databases;
            this.now = trial.now() == null ? clock.instant() : trial.now();
        }

        List<String> run() {
            try (SqlSession session = database.session()) {
                if (trial.now() != null) {
                    dialect.fixClock(now).forEach(session::execute);
                }
                GivenTable tables =
                        new GivenTable(session, dialect, project.config().directory());
                part.mocks()
                        .forEach(mock -> placed(
                                mock.rows().place(), () -> tables.make(mock.table(), mock.rows(), mock.columns())));
                Graph graph = part.compile(databases, readings);
                ModelNode node = graph.model(part.modelName());
                Given existing = trial.existing();
                if (existing != null) {
                    placed(existing.place(), () -> makeExisting(session, tables, existing, node, graph));
                }
                return outcome(graph, new Comparison(trial, session, dialect, tables, node.table()));
            }
        }

        /** Tells where rows stand that cannot be made a table. */
        private void placed(Place place, Runnable work) {
            try {
                work.run();
            } catch (PenstockException e) {
                throw e.code() instanceof TrialError
                        ? e
                        : new PenstockException(
                                TrialError.TEST_INVALID,
                                "Cannot test " + trial.model() + ": a table cannot be made of these rows: "
                                        + e.reason(),
                                place,
                                e);
            }
        }

        /** Makes the model's table as an earlier run would have left it. */
        private void makeExisting(SqlSession session, GivenTable tables, Given existing, ModelNode node, Graph graph) {
            EarlierTable earlier = new EarlierTable(
                    node.options(), node.table(), dialect, columns(session, node, graph), EARLIER, EXISTING);
            Incoming rows = tables.read(existing, earlier.columns());
            requireFit(earlier, rows.schema(), node);
            session.execute(
                    "CREATE SCHEMA IF NOT EXISTS " + dialect.quote(node.table().schema()));
            earlier.statements(rows).forEach(session::execute);
            Ledger ledger = new Ledger(database, Owner.of(graph.config()));
            ledger.prepare(session);
            ledger.record(
                    session,
                    new LedgerEntry(
                            node.name(),
                            node.relation(),
                            EXISTING,
                            Map.of(),
                            EXISTING,
                            EARLIER,
                            RowCounts.NONE,
                            List.of(),
                            Keeping.of(node.options()),
                            Schema.of()));
        }

        /** Refuses rows that have a column which a declared table has not, or lack one that must be said. */
        private void requireFit(EarlierTable earlier, Schema rows, ModelNode node) {
            List<String> known = earlier.columns().names();
            for (String name : rows.names()) {
                if (node.options().contract() != null
                        && earlier.columns().find(name).isEmpty()) {
                    throw TrialProject.wrong(
                            trial,
                            "its existing rows have the column \"" + name + "\", which its table does not have ("
                                    + NearestWord.remedy(name, known, "there are") + ")");
                }
            }
            for (String name : earlier.required()) {
                if (rows.find(name).isEmpty()) {
                    throw TrialProject.wrong(
                            trial,
                            "its existing rows lack the column \"" + name
                                    + "\", which is never NULL in its table (add it)");
                }
            }
        }

        /** Gives the columns of what a model makes, as far as they are known before it runs. */
        private Schema columns(SqlSession session, ModelNode node, Graph graph) {
            if (node.declaration().body() instanceof ModelBody.Java java) {
                Class<?> row = java.method().result().elementType();
                return row != null && row.isRecord() ? JavaRows.schemaOf(row) : Schema.of();
            }
            return session.describe(new ResolvedQuery(graph, dialect, FileColumns.UNKNOWN)
                    .of(node)
                    .text());
        }

        private List<String> outcome(Graph graph, Comparison comparison) {
            String error = trial.expected().error();
            RowCounts counts;
            try {
                Plan plan = Planner.plan(graph, PlanRequest.ofAll(), databases, Map.of(), now);
                counts = SoloRun.run(plan, part.modelName(), databases, now);
            } catch (PenstockException e) {
                if (error == null) {
                    return List.of("the model failed: " + e.getMessage());
                }
                return e.message().contains(error)
                        ? List.of()
                        : List.of("the model failed with another error\n  expected a part: " + error + "\n  found: "
                                + e.message());
            }
            return error == null
                    ? comparison.failures(counts)
                    : List.of("the model ran without an error, expected one with: " + error);
        }
    }
}
