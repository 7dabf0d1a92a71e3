package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.config.StateSpec;
import io.penstock.core.ledger.SchemaJson;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.Leases;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.StateError;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memory of a project in one SQLite file, or in a schema of a PostgreSQL database.
 *
 * <p>It is opened, and its driver loaded, at the first call. Times are kept to the microsecond. Thread-safe.
 *
 * <p>Every call may throw a {@link PenstockException} with a code of {@link StateError}.
 */
public final class SqlStateStore implements StateStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StateDatabase database;
    private final Leases leases;
    private final RunTable runs;
    private final TaskTable tasks;

    private SqlStateStore(StateDatabase database) {
        this.database = database;
        this.leases = new LeaseTable(database);
        this.runs = new RunTable(database);
        this.tasks = new TaskTable(database);
    }

    /**
     * Makes a store where a project says that it is; nothing need be there yet.
     *
     * @throws PenstockException {@link StateError#STATE_UNREADABLE} when it is a kind of database that is not known here
     */
    public static SqlStateStore open(StateSpec state) {
        StateSpec.Server server = state.server();
        if (server == null) {
            return at(state.path());
        }
        if (!server.url().startsWith("jdbc:postgresql:")) {
            throw new PenstockException(
                    StateError.STATE_UNREADABLE,
                    "Cannot keep the state in " + server.url().replaceFirst("\\?.*", "")
                            + ": it can be in PostgreSQL, or in a file (write state.url: jdbc:postgresql://host/database,"
                            + " or state.path)");
        }
        return new SqlStateStore(new PostgresDatabase(server));
    }

    /** Makes a store on a file, which need not exist yet. */
    public static SqlStateStore at(Path file) {
        return at(file, PATIENCE);
    }

    /** Makes a store that waits so long at most for another process's transaction. */
    static SqlStateStore at(Path file, Duration patience) {
        return new SqlStateStore(new SqliteDatabase(file, patience));
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public void begin(RunRecord run) {
        runs.begin(run);
    }

    @Override
    public void finish(String runId, RunStatus status, @Nullable Instant endedAt) {
        runs.finish(runId, status, endedAt);
    }

    @Override
    public void advance(String runId, String model, Instant doneUntil) {
        runs.advance(runId, model, doneUntil);
    }

    @Override
    public Map<String, Instant> progress(String runId) {
        return runs.progress(runId);
    }

    @Override
    public List<RunRecord> runs(String environment, Set<RunStatus> statuses, int limit) {
        return runs.newest(environment, statuses, limit);
    }

    @Override
    public Optional<RunRecord> resumed(String runId) {
        return runs.resumed(runId);
    }

    @Override
    public Optional<RunRecord> run(String runId) {
        return runs.find(runId);
    }

    @Override
    public void record(List<TaskRecord> records) {
        tasks.record(records);
    }

    @Override
    public void recordHooks(String runId, List<PostRecord> hooks) {
        tasks.recordHooks(runId, hooks);
    }

    @Override
    public List<PostRecord> hooks(String runId) {
        return tasks.hooks(runId);
    }

    @Override
    public List<PostRecord> post(String environment, String model) {
        return tasks.post(environment, model);
    }

    @Override
    public List<TaskRecord> tasks(String runId) {
        return tasks.of(runId);
    }

    @Override
    public Map<String, Fingerprint> fingerprints(String environment) {
        return byModel(
                "SELECT model, hash, parts FROM fingerprints WHERE environment = ?", Rows::fingerprint, environment);
    }

    @Override
    public void save(String environment, String model, Fingerprint fingerprint) {
        database.call(session -> session.update(
                "INSERT INTO fingerprints (environment, model, hash, parts) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (environment, model) DO UPDATE SET hash = excluded.hash, parts = excluded.parts",
                environment,
                model,
                fingerprint.hash(),
                Rows.parts(fingerprint)));
    }

    @Override
    public void save(String environment, String model, Schema schema, Instant at) {
        String columns = SchemaJson.write(schema);
        database.transaction(session -> {
            List<SchemaVersion> newest = session.query(Rows::schemaVersion, """
                SELECT version, columns, since FROM schemas WHERE environment = ? AND model = ?
                ORDER BY version DESC LIMIT 1
                """, environment, model);
            int version = newest.isEmpty() ? 0 : newest.get(0).version();
            return version > 0 && newest.get(0).schema().equals(schema)
                    ? 0
                    : session.update(
                            "INSERT INTO schemas (environment, model, version, columns, since) VALUES (?, ?, ?, ?, ?)",
                            environment,
                            model,
                            version + 1,
                            columns,
                            micros(at));
        });
    }

    @Override
    public Map<String, Schema> schemas(String environment) {
        return byModel("""
            SELECT model, columns FROM schemas s WHERE environment = ? AND version =
                (SELECT max(version) FROM schemas n WHERE n.environment = s.environment AND n.model = s.model)
            """, row -> SchemaJson.read(row.getString("columns")), environment);
    }

    @Override
    public List<SchemaVersion> schemaVersions(String environment, String model) {
        return database.call(session -> session.query(
                Rows::schemaVersion,
                "SELECT version, columns, since FROM schemas WHERE environment = ? AND model = ? ORDER BY version",
                environment,
                model));
    }

    @Override
    public List<String> environments() {
        return database.call(session -> session.query(
                row -> row.getString("environment"), "SELECT DISTINCT environment FROM runs ORDER BY environment"));
    }

    @Override
    public List<String> environmentsOf(String model) {
        return database.call(session -> session.query(
                row -> row.getString("environment"),
                "SELECT DISTINCT environment FROM schemas WHERE model = ? ORDER BY environment",
                model));
    }

    @Override
    public void saveLineage(String environment, String model, List<LineageEdge> edges) {
        database.transaction(session -> {
            session.update("DELETE FROM lineage_edges WHERE environment = ? AND model = ?", environment, model);
            for (LineageEdge edge : edges) {
                if (!edge.model().equals(model)) {
                    throw new IllegalArgumentException("Not an edge that ends in " + model + ": " + edge);
                }
                session.update(
                        "INSERT INTO lineage_edges (environment, model, model_column, source, source_column)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        environment,
                        model,
                        edge.column(),
                        edge.fromNode(),
                        edge.fromColumn());
            }
            return edges.size();
        });
    }

    @Override
    public List<LineageEdge> lineage(String environment) {
        return database.call(
                session -> session.query(Rows::edge, "SELECT * FROM lineage_edges WHERE environment = ?", environment));
    }

    @Override
    public Map<TaskStatus, Integer> counts(String runId) {
        return runs.counts(runId);
    }

    @Override
    public void close() {
        database.close();
    }

    private <T> Map<String, T> byModel(String sql, Session.RowReader<T> reader, String environment) {
        List<Map.Entry<String, T>> rows = database.call(
                session -> session.query(row -> Map.entry(row.getString("model"), reader.read(row)), sql, environment));
        Map<String, T> byModel = new LinkedHashMap<>();
        rows.forEach(row -> byModel.put(row.getKey(), row.getValue()));
        return byModel;
    }
}
