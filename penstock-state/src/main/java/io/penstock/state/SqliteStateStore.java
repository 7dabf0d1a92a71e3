package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.check.CheckResult;
import io.penstock.core.ledger.SchemaJson;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memory of a project in one SQLite file, in which several processes may read and write at once.
 *
 * <p>The file is opened, and SQLite loaded, at the first call. Times are kept to the microsecond. Thread-safe.
 *
 * <p>Every call may throw a {@link io.penstock.spi.error.PenstockException} with a code of
 * {@link io.penstock.core.state.StateError}.
 */
public final class SqliteStateStore implements StateStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StateDatabase database;

    private SqliteStateStore(StateDatabase database) {
        this.database = database;
    }

    /** Makes a store on a file, which need not exist yet. */
    public static SqliteStateStore at(Path file) {
        return at(file, PATIENCE);
    }

    /** Makes a store that waits so long at most for another process's transaction. */
    static SqliteStateStore at(Path file, Duration patience) {
        return new SqliteStateStore(new StateDatabase(file, patience));
    }

    @Override
    public void begin(RunRecord run) {
        database.transaction(session -> {
            session.update(
                    "UPDATE runs SET status = ? WHERE environment = ? AND status = ?",
                    RunStatus.DIED.name(),
                    run.environment(),
                    RunStatus.RUNNING.name());
            return session.update(
                    "INSERT INTO runs (id, environment, command, status, started_at, ended_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    run.id(),
                    run.environment(),
                    run.command(),
                    run.status().name(),
                    micros(run.startedAt()),
                    micros(run.endedAt()));
        });
    }

    @Override
    public void record(List<TaskRecord> tasks) {
        database.transaction(session -> {
            session.updateEach("""
                INSERT INTO tasks (run_id, model, status, reason, started_at, duration,
                    rows_inserted, rows_updated, rows_deleted, rows_unchanged, changes, warnings,
                    error_code, error_message, error_file, error_line, error_column, error_text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run_id, model) DO UPDATE SET
                    status = excluded.status, reason = excluded.reason,
                    started_at = excluded.started_at, duration = excluded.duration,
                    rows_inserted = excluded.rows_inserted, rows_updated = excluded.rows_updated,
                    rows_deleted = excluded.rows_deleted, rows_unchanged = excluded.rows_unchanged,
                    changes = excluded.changes, warnings = excluded.warnings,
                    error_code = excluded.error_code, error_message = excluded.error_message,
                    error_file = excluded.error_file, error_line = excluded.error_line,
                    error_column = excluded.error_column, error_text = excluded.error_text
                """, tasks.stream().map(SqliteStateStore::values).toList());
            for (TaskRecord task : tasks) {
                recordChecks(session, task);
                recordPost(session, task);
                recordRetries(session, task);
            }
            return tasks.size();
        });
    }

    private static @Nullable Object[] values(TaskRecord task) {
        return withError(
                task.error(),
                task.runId(),
                task.model(),
                task.status().name(),
                task.reason(),
                micros(task.startedAt()),
                task.duration().toNanos() / 1000,
                task.rows().inserted(),
                task.rows().updated(),
                task.rows().deleted(),
                task.rows().unchanged(),
                Rows.texts(task.notes().changes()),
                Rows.texts(task.notes().warnings()));
    }

    /** Puts the columns of an error behind other values. */
    private static @Nullable Object[] withError(@Nullable TaskError error, @Nullable Object... values) {
        Place place = error == null ? null : error.place();
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 6);
        if (error != null) {
            all[values.length] = error.code();
            all[values.length + 1] = error.message();
        }
        if (place != null) {
            all[values.length + 2] = place.file();
            all[values.length + 3] = place.line();
            all[values.length + 4] = place.column();
            all[values.length + 5] = place.text();
        }
        return all;
    }

    private static void recordChecks(Session session, TaskRecord task) throws SQLException {
        session.update("DELETE FROM checks WHERE run_id = ? AND model = ?", task.runId(), task.model());
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (CheckResult check : task.checks()) {
            rows.add(new @Nullable Object[] {
                task.runId(),
                task.model(),
                rows.size(),
                check.name(),
                check.type(),
                check.severity().name(),
                check.status().name(),
                check.failures(),
                check.rows(),
                check.message()
            });
        }
        session.updateEach("""
            INSERT INTO checks (run_id, model, position, name, type, severity, status, failures, rows, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, rows);
    }

    private static void recordPost(Session session, TaskRecord task) throws SQLException {
        session.update("DELETE FROM post_transforms WHERE run_id = ? AND model = ?", task.runId(), task.model());
        session.updateEach("""
            INSERT INTO post_transforms (run_id, model, position, kind, name, status, started_at, duration, rows,
                error_code, error_message, error_file, error_line, error_column, error_text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, steps(task.post(), task.runId(), task.model()));
    }

    /** Gives rows of steps, each behind what it belongs to. */
    private static List<@Nullable Object[]> steps(List<PostRecord> steps, String... owner) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (PostRecord one : steps) {
            List<@Nullable Object> row = new ArrayList<>(List.of(owner));
            row.add(rows.size());
            row.add(one.kind().name());
            row.add(one.name());
            row.add(one.status().name());
            row.add(micros(one.startedAt()));
            row.add(one.duration().toNanos() / 1000);
            row.add(one.rows());
            rows.add(withError(one.error(), row.toArray()));
        }
        return rows;
    }

    private static void recordRetries(Session session, TaskRecord task) throws SQLException {
        session.update("DELETE FROM retries WHERE run_id = ? AND model = ?", task.runId(), task.model());
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (RetryRecord one : task.notes().retries()) {
            rows.add(withError(
                    one.error(),
                    task.runId(),
                    task.model(),
                    rows.size(),
                    micros(one.startedAt()),
                    one.duration().toNanos() / 1000,
                    one.waited().toNanos() / 1000));
        }
        session.updateEach("""
            INSERT INTO retries (run_id, model, position, started_at, duration, waited,
                error_code, error_message, error_file, error_line, error_column, error_text)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, rows);
    }

    @Override
    public void recordHooks(String runId, List<PostRecord> hooks) {
        database.transaction(session -> {
            session.update("DELETE FROM hooks WHERE run_id = ?", runId);
            session.updateEach("""
                INSERT INTO hooks (run_id, position, kind, name, status, started_at, duration, rows,
                    error_code, error_message, error_file, error_line, error_column, error_text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, steps(hooks, runId));
            return hooks.size();
        });
    }

    @Override
    public List<PostRecord> hooks(String runId) {
        return database.call(
                session -> session.query(Rows::post, "SELECT * FROM hooks WHERE run_id = ? ORDER BY position", runId));
    }

    @Override
    public List<PostRecord> post(String environment, String model) {
        // Beside max, SQLite gives the other columns of the row that has it.
        return database.call(session -> session.query(Rows::post, """
            SELECT p.*, max(p.started_at) FROM post_transforms p JOIN runs r ON r.id = p.run_id
            WHERE r.environment = ? AND p.model = ? AND p.started_at IS NOT NULL
            GROUP BY p.kind, p.name ORDER BY p.kind, p.name
            """, environment, model));
    }

    @Override
    public void finish(String runId, RunStatus status, Instant endedAt) {
        int found = database.call(session -> session.update(
                "UPDATE runs SET status = ?, ended_at = ? WHERE id = ?", status.name(), micros(endedAt), runId));
        if (found == 0) {
            throw new IllegalStateException("No run " + runId);
        }
    }

    @Override
    public Map<String, Fingerprint> fingerprints(String environment) {
        return byModel(
                "SELECT model, hash, parts FROM fingerprints WHERE environment = ?", Rows::fingerprint, environment);
    }

    @Override
    public void save(String environment, String model, Fingerprint fingerprint) {
        database.call(session -> session.update(
                "INSERT OR REPLACE INTO fingerprints (environment, model, hash, parts) VALUES (?, ?, ?, ?)",
                environment,
                model,
                fingerprint.hash(),
                Rows.parts(fingerprint)));
    }

    @Override
    public void save(String environment, String model, Schema schema, Instant at) {
        String columns = SchemaJson.write(schema);
        database.transaction(session -> session.update("""
            WITH newest AS (
                SELECT version, columns FROM schemas WHERE environment = ?1 AND model = ?2
                ORDER BY version DESC LIMIT 1)
            INSERT INTO schemas (environment, model, version, columns, since)
            SELECT ?1, ?2, coalesce((SELECT version FROM newest), 0) + 1, ?3, ?4
            WHERE NOT EXISTS (SELECT 1 FROM newest WHERE columns = ?3)
            """, environment, model, columns, micros(at)));
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
                        "INSERT OR IGNORE INTO lineage_edges (environment, model, model_column, source, source_column)"
                                + " VALUES (?, ?, ?, ?, ?)",
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
    public List<RunRecord> runs(String environment, int limit) {
        return database.call(session -> session.query(
                Rows::run,
                "SELECT * FROM runs WHERE environment = ? ORDER BY started_at DESC, id DESC LIMIT ?",
                environment,
                limit));
    }

    @Override
    public Optional<RunRecord> run(String runId) {
        return database.call(session -> session.query(Rows::run, "SELECT * FROM runs WHERE id = ?", runId)).stream()
                .findFirst();
    }

    @Override
    public List<TaskRecord> tasks(String runId) {
        return database.transaction(session -> {
            Map<String, List<CheckResult>> checks = ofTasks(session, "checks", Rows::check, runId);
            Map<String, List<PostRecord>> post = ofTasks(session, "post_transforms", Rows::post, runId);
            Map<String, List<RetryRecord>> retries = ofTasks(session, "retries", Rows::retry, runId);
            return session.query(
                    row -> Rows.task(
                            row,
                            retries.getOrDefault(row.getString("model"), List.of()),
                            checks.getOrDefault(row.getString("model"), List.of()),
                            post.getOrDefault(row.getString("model"), List.of())),
                    "SELECT * FROM tasks WHERE run_id = ? ORDER BY started_at NULLS LAST, rowid",
                    runId);
        });
    }

    /** Reads a table of what belongs to the tasks of a run, by model. */
    private static <T> Map<String, List<T>> ofTasks(
            Session session, String table, Session.RowReader<T> reader, String runId) throws SQLException {
        Map<String, List<T>> byModel = new HashMap<>();
        session.query(
                        row -> Map.entry(row.getString("model"), reader.read(row)),
                        "SELECT * FROM " + table + " WHERE run_id = ? ORDER BY model, position",
                        runId)
                .forEach(entry -> byModel.computeIfAbsent(entry.getKey(), model -> new ArrayList<>())
                        .add(entry.getValue()));
        return byModel;
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
