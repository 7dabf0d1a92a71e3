package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.check.CheckResult;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.spi.error.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of what became of models in runs. */
final class TaskTable {
    private final StateDatabase database;

    TaskTable(StateDatabase database) {
        this.database = database;
    }

    void record(List<TaskRecord> tasks) {
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
                """, tasks.stream().map(TaskTable::values).toList());
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

    void recordHooks(String runId, List<PostRecord> hooks) {
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

    List<PostRecord> hooks(String runId) {
        return database.call(
                session -> session.query(Rows::post, "SELECT * FROM hooks WHERE run_id = ? ORDER BY position", runId));
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

    List<PostRecord> post(String environment, String model) {
        return database.call(session -> session.query(Rows::post, """
            SELECT * FROM (
                SELECT p.*, row_number() OVER (PARTITION BY p.kind, p.name ORDER BY p.started_at DESC, p.run_id DESC) AS newest
                FROM post_transforms p JOIN runs r ON r.id = p.run_id
                WHERE r.environment = ? AND p.model = ? AND p.started_at IS NOT NULL) AS begun
            WHERE newest = 1 ORDER BY kind, name
            """, environment, model));
    }

    List<TaskRecord> of(String runId) {
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
}
