package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of runs, and how far those are that go on. */
final class RunTable {
    private final StateDatabase database;

    RunTable(StateDatabase database) {
        this.database = database;
    }

    void begin(RunRecord run) {
        RunOrder order = run.order();
        database.transaction(session -> {
            session.update("UPDATE leases SET run_id = ? WHERE environment = ?", run.id(), run.environment());
            return session.update(
                    """
                    INSERT INTO runs (id, environment, command, status, started_at, ended_at, request, models, files,
                        resumes)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    run.id(),
                    run.environment(),
                    run.command(),
                    run.status().name(),
                    micros(run.startedAt()),
                    micros(run.endedAt()),
                    order == null ? null : order.request(),
                    Rows.texts(order == null ? List.of() : order.models()),
                    Rows.texts(order == null ? List.of() : order.files()),
                    order == null ? null : order.resumes());
        });
    }

    void finish(String runId, RunStatus status, @Nullable Instant endedAt) {
        int found = database.transaction(session -> {
            session.update("UPDATE leases SET run_id = NULL WHERE run_id = ?", runId);
            session.update(
                    "UPDATE tasks SET status = ? WHERE run_id = ? AND status = ?",
                    TaskStatus.DIED.name(),
                    runId,
                    TaskStatus.RUNNING.name());
            return session.update(
                    "UPDATE runs SET status = ?, ended_at = ? WHERE id = ?", status.name(), micros(endedAt), runId);
        });
        if (found == 0) {
            throw new IllegalStateException("No run " + runId);
        }
    }

    void advance(String runId, String model, Instant doneUntil) {
        database.call(session -> session.update(
                "UPDATE tasks SET done_until = ? WHERE run_id = ? AND model = ?", micros(doneUntil), runId, model));
    }

    Map<String, Instant> progress(String runId) {
        return database
                .call(session -> session.query(
                        Rows::progress,
                        "SELECT model, done_until FROM tasks WHERE run_id = ? AND done_until IS NOT NULL",
                        runId))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<RunRecord> newest(String environment, Set<RunStatus> statuses, int limit) {
        String wanted = statuses.stream().map(status -> "'" + status + "'").collect(Collectors.joining(", "));
        return database.call(session -> session.query(
                Rows::run,
                "SELECT * FROM runs WHERE environment = ? AND status IN (" + wanted
                        + ") ORDER BY started_at DESC, id DESC LIMIT ?",
                environment,
                limit));
    }

    Map<TaskStatus, Integer> counts(String runId) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        database.call(session -> session.query(
                        row -> Map.entry(TaskStatus.valueOf(row.getString("status")), row.getInt("tasks")),
                        "SELECT status, count(*) AS tasks FROM tasks WHERE run_id = ? GROUP BY status",
                        runId))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    Optional<RunRecord> resumed(String runId) {
        return database
                .call(session -> session.query(
                        Rows::run, "SELECT * FROM runs WHERE resumes = ? ORDER BY started_at DESC, id DESC", runId))
                .stream()
                .findFirst();
    }

    Optional<RunRecord> find(String runId) {
        return database.call(session -> session.query(Rows::run, "SELECT * FROM runs WHERE id = ?", runId)).stream()
                .findFirst();
    }
}
