package io.penstock.core.state;

import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers runs and what they made, over all environments of a project.
 *
 * <p>Thread-safe. Every call is one transaction. What must be atomic with the data is not here but in the ledger
 * beside the data; this store may lag behind it by one model after a crash, and is corrected by the next run.
 */
public interface StateStore extends AutoCloseable {
    /** Gives who works on which environment. */
    Leases leases();

    /** Records that a run began, also in the lease on its environment, which the caller holds. */
    void begin(RunRecord run);

    /** Records what became of models in their runs, of all or of none, replacing what was recorded of them there. */
    void record(List<TaskRecord> tasks);

    /**
     * Records how a run ended; its models that are on record as running have died.
     *
     * @param endedAt null when that is not known, as of a run that died
     */
    void finish(String runId, RunStatus status, @Nullable Instant endedAt);

    /** Remembers up to where the intervals of a model are written that a run writes; the model is on record as running. */
    void advance(String runId, String model, Instant doneUntil);

    /** Gives up to where a run has written the intervals of models, by model. */
    Map<String, Instant> progress(String runId);

    /** Gives the fingerprints of an environment by model. */
    Map<String, Fingerprint> fingerprints(String environment);

    /** Keeps a model's fingerprint, after its rows were committed. */
    void save(String environment, String model, Fingerprint fingerprint);

    /** Keeps a model's columns as a new version, unless they equal the newest. */
    void save(String environment, String model, Schema schema, Instant at);

    /** Gives the newest columns of every model of an environment. */
    Map<String, Schema> schemas(String environment);

    /** Gives all versions of a model's columns in an environment, the oldest first. */
    List<SchemaVersion> schemaVersions(String environment, String model);

    /** Gives the environments in which something has run, in order of their names. */
    List<String> environments();

    /** Gives the environments in which a model's columns are known, in order of their names. */
    List<String> environmentsOf(String model);

    /** Replaces the edges that end in a model. */
    void saveLineage(String environment, String model, List<LineageEdge> edges);

    List<LineageEdge> lineage(String environment);

    /** Records what became of the hooks of a run, replacing what was recorded of them. */
    void recordHooks(String runId, List<PostRecord> hooks);

    /** Gives what became of the hooks of a run, in order. */
    List<PostRecord> hooks(String runId);

    /** Gives what last became of each post-transform of a model that ever began in an environment, in the order of their names. */
    List<PostRecord> post(String environment, String model);

    /** Gives runs, the newest first. */
    default List<RunRecord> runs(String environment, int limit) {
        return runs(environment, EnumSet.allOf(RunStatus.class), limit);
    }

    /** Gives runs that stand or ended in one of some ways, the newest first. */
    List<RunRecord> runs(String environment, Set<RunStatus> statuses, int limit);

    /** Gives the last run that did what was left of another. */
    Optional<RunRecord> resumed(String runId);

    Optional<RunRecord> run(String runId);

    /** Counts a run's tasks by how they stand or ended. */
    Map<TaskStatus, Integer> counts(String runId);

    /** Gives a run's tasks in the order in which they started. */
    List<TaskRecord> tasks(String runId);

    @Override
    void close();
}
