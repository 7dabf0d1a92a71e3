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
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Planner;
import io.penstock.core.project.Project;
import io.penstock.core.run.SoloRun;
import io.penstock.core.write.WriteStrategy;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs tests of models, each in a database of its own that nobody else sees: what is given becomes tables there, the model
 * is planned and written as a run would, and its table is compared with what is expected.
 */
public final class TrialRunner {
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
                part.tables().forEach((table, rows) -> tables.make(table, rows, Map.of()));
                Graph graph = part.compile(databases, readings);
                ModelNode node = graph.model(part.modelName());
                if (trial.existing() != null) {
                    makeExisting(session, tables, node, graph);
                }
                return compare(session, tables, graph);
            }
        }

        /** Makes the model's table as an earlier run would have left it. */
        private void makeExisting(SqlSession session, GivenTable tables, ModelNode node, Graph graph) {
            Schema rows = node.isJava()
                    ? Schema.of()
                    : session.describe(new ResolvedQuery(graph, dialect, FileColumns.UNKNOWN)
                            .of(node)
                            .text());
            Map<String, String> types = new LinkedHashMap<>();
            rows.columns().forEach(column -> types.put(column.name(), type(column)));
            WriteStrategy.of(node.options().write().strategy())
                    .keptColumns(node.options(), rows)
                    .forEach(column -> types.put(column.name(), type(column)));
            tables.make(node.table(), Objects.requireNonNull(trial.existing()), types);
            Ledger ledger = new Ledger(database, graph.config().environment());
            ledger.prepare(session);
            ledger.record(
                    session,
                    new LedgerEntry(
                            node.name(),
                            node.relation(),
                            "before the test",
                            Map.of(),
                            "existing",
                            now,
                            RowCounts.NONE,
                            List.of(),
                            Keeping.of(node.options()),
                            Schema.of()));
        }

        private String type(Column column) {
            return dialect.type(column.type());
        }

        private List<String> compare(SqlSession session, GivenTable tables, Graph graph) {
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
            if (error != null) {
                return List.of("the model ran, expected an error with: " + error);
            }
            List<String> failures = new ArrayList<>();
            TableName table = graph.model(part.modelName()).table();
            compareCounts(session, table, counts, failures);
            compareRows(session, tables, table, failures);
            return failures;
        }

        private void compareCounts(SqlSession session, TableName table, RowCounts counts, List<String> failures) {
            trial.expected().counts().forEach((what, expected) -> {
                long found = switch (what) {
                    case "inserted" -> counts.inserted();
                    case "updated" -> counts.updated();
                    case "deleted" -> counts.deleted();
                    case "unchanged" -> counts.unchanged();
                    default ->
                        ((Number) read(session, "SELECT count(*) FROM " + dialect.render(table))
                                        .get(0)
                                        .get(0))
                                .longValue();
                };
                if (found != expected) {
                    failures.add("expected " + what + ": " + expected + ", found " + found);
                }
            });
        }

        private void compareRows(SqlSession session, GivenTable tables, TableName table, List<String> failures) {
            Given rows = trial.expected().rows();
            if (rows != null) {
                RowDiff diff = diff(session, tables, table, rows);
                if (!diff.isEmpty()) {
                    failures.add("the rows are not those that were expected (-), others are there (+)\n" + diff.show());
                }
            }
            Given subset = trial.expected().subset();
            if (subset != null) {
                RowDiff diff = diff(session, tables, table, subset).ofSubset();
                if (!diff.isEmpty()) {
                    failures.add(
                            "rows that were expected are missing (-) among those that are there (+)\n" + diff.show());
                }
            }
        }

        private RowDiff diff(SqlSession session, GivenTable tables, TableName table, Given expected) {
            Schema actual = session.find(table)
                    .orElseThrow(() -> TrialProject.wrong(trial, "it keeps no rows that could be compared"));
            Map<String, String> types = new LinkedHashMap<>();
            actual.columns().forEach(column -> types.put(column.name(), type(column)));
            boolean none = expected.csv() == null
                    && expected.sql() == null
                    && expected.rows().isEmpty();
            List<List<@Nullable Object>> wanted = List.of();
            List<String> names = actual.names();
            if (!none) {
                String query = tables.query(expected, types);
                names = session.describe(query).names();
                requireColumns(names, actual);
                wanted = read(session, query);
            }
            String columns = names.stream()
                    .map(dialect::quote)
                    .reduce((left, right) -> left + ", " + right)
                    .orElseThrow();
            return RowDiff.of(names, wanted, read(session, "SELECT " + columns + " FROM " + dialect.render(table)));
        }

        private void requireColumns(List<String> names, Schema actual) {
            for (String name : names) {
                if (actual.find(name).isEmpty()) {
                    throw TrialProject.wrong(
                            trial,
                            "it expects the column \"" + name + "\", which the table does not have ("
                                    + NearestWord.remedy(name, actual.names(), "there are") + ")");
                }
            }
        }

        private List<List<@Nullable Object>> read(SqlSession session, String query) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            try (BatchReader reader = session.query(query)) {
                for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int row = 0; row < batch.rowCount(); row++) {
                        List<@Nullable Object> values = new ArrayList<>();
                        for (int i = 0; i < reader.schema().size(); i++) {
                            values.add(batch.column(i).value(row));
                        }
                        rows.add(Collections.unmodifiableList(values));
                    }
                }
            }
            return rows;
        }
    }
}
