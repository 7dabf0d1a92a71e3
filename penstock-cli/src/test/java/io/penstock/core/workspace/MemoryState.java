package io.penstock.core.workspace;

import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.Lease;
import io.penstock.core.state.Leases;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The memory of one environment in this process, which can be made to fail. Thread-safe. */
public final class MemoryState implements StateStore {
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final Map<String, List<PostRecord>> hooks = new HashMap<>();
    private final Map<String, Map<String, TaskRecord>> tasks = new LinkedHashMap<>();
    private final Map<String, Map<String, Instant>> progress = new LinkedHashMap<>();
    private final MemoryLeases leases = new MemoryLeases();
    private final Map<String, Fingerprint> fingerprints = new LinkedHashMap<>();
    private final Map<String, Schema> schemas = new LinkedHashMap<>();
    private final Map<String, List<LineageEdge>> lineage = new LinkedHashMap<>();
    private Fault fault = write -> {};

    /** What comes before each write. */
    @FunctionalInterface
    public interface Fault {
        /** Throws when a write is to fail, which is given as the method and the model or status, such as {@code save orders}. */
        void before(String write);
    }

    public synchronized void failBy(Fault next) {
        fault = next;
    }

    /** Forgets all, as when the folder of the state was deleted. */
    public synchronized void forget() {
        fingerprints.clear();
        schemas.clear();
        lineage.clear();
    }

    @Override
    public synchronized void begin(RunRecord run) {
        fault.before("begin");
        runs.put(run.id(), run);
    }

    @Override
    public synchronized void record(List<TaskRecord> ended) {
        for (TaskRecord task : ended) {
            fault.before((task.status() == TaskStatus.RUNNING ? "begin " : "record ") + task.model());
            tasks.computeIfAbsent(task.runId(), id -> new LinkedHashMap<>()).put(task.model(), task);
        }
    }

    @Override
    public synchronized void finish(String runId, RunStatus status, @Nullable Instant endedAt) {
        fault.before("finish " + status);
        runs.computeIfPresent(
                runId,
                (id, run) -> new RunRecord(
                        id, run.environment(), run.command(), status, run.startedAt(), endedAt, run.order()));
    }

    @Override
    public synchronized void advance(String runId, String model, Instant doneUntil) {
        fault.before("advance " + model);
        progress.computeIfAbsent(runId, id -> new LinkedHashMap<>()).put(model, doneUntil);
    }

    @Override
    public synchronized Map<String, Instant> progress(String runId) {
        return Map.copyOf(progress.getOrDefault(runId, Map.of()));
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public synchronized Map<TaskStatus, Integer> counts(String runId) {
        return Map.of();
    }

    @Override
    public synchronized Optional<RunRecord> resumed(String runId) {
        return runs.values().stream()
                .filter(run -> run.order() != null && runId.equals(run.order().resumes()))
                .findFirst();
    }

    @Override
    public synchronized Map<String, Fingerprint> fingerprints(String environment) {
        return Map.copyOf(fingerprints);
    }

    @Override
    public synchronized void save(String environment, String model, Fingerprint fingerprint) {
        fault.before("save " + model);
        fingerprints.put(model, fingerprint);
    }

    @Override
    public synchronized void save(String environment, String model, Schema schema, Instant at) {
        fault.before("columns " + model);
        schemas.put(model, schema);
    }

    @Override
    public synchronized List<SchemaVersion> schemaVersions(String environment, String model) {
        return List.of();
    }

    @Override
    public synchronized List<String> environments() {
        return runs.values().stream()
                .map(RunRecord::environment)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public synchronized List<String> environmentsOf(String model) {
        return List.of();
    }

    @Override
    public synchronized Map<String, Schema> schemas(String environment) {
        return Map.copyOf(schemas);
    }

    @Override
    public synchronized void saveLineage(String environment, String model, List<LineageEdge> edges) {
        fault.before("lineage " + model);
        lineage.put(model, edges);
    }

    @Override
    public synchronized List<LineageEdge> lineage(String environment) {
        return lineage.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized List<PostRecord> post(String environment, String model) {
        return List.of();
    }

    @Override
    public synchronized void recordHooks(String runId, List<PostRecord> recorded) {
        fault.before("hooks");
        hooks.put(runId, recorded);
    }

    @Override
    public synchronized List<PostRecord> hooks(String runId) {
        return hooks.getOrDefault(runId, List.of());
    }

    @Override
    public synchronized List<RunRecord> runs(String environment, Set<RunStatus> statuses, int limit) {
        List<RunRecord> newest = new ArrayList<>();
        runs.values().stream().filter(run -> statuses.contains(run.status())).forEach(run -> newest.add(0, run));
        return newest.subList(0, Math.min(limit, newest.size()));
    }

    @Override
    public synchronized Optional<RunRecord> run(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    @Override
    public synchronized List<TaskRecord> tasks(String runId) {
        return List.copyOf(tasks.getOrDefault(runId, Map.of()).values());
    }

    @Override
    public void close() {
        // What it holds outlives the workspace that used it.
    }

    /** Leases without runs, which nobody cancels. */
    private static final class MemoryLeases implements Leases {
        private final Map<String, Lease> leases = new ConcurrentHashMap<>();

        @Override
        public Lease take(Lease wanted, Predicate<Lease> isOver) {
            return leases.compute(
                    wanted.environment(), (name, there) -> there == null || isOver.test(there) ? wanted : there);
        }

        @Override
        public Lease renew(Lease held) {
            return held;
        }

        @Override
        public Optional<Lease> find(String environment) {
            return Optional.ofNullable(leases.get(environment));
        }

        @Override
        public boolean cancel(String runId) {
            return false;
        }

        @Override
        public void release(Lease held) {
            leases.computeIfPresent(
                    held.environment(), (name, there) -> there.id().equals(held.id()) ? null : there);
        }
    }
}
