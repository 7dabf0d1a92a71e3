package io.penstock.core.run;

import io.penstock.core.state.Lease;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateStore;
import io.penstock.core.write.PartFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * A run that died, of which nothing half-made is left.
 *
 * @param run as it is on record now
 * @param parts how many half-written files were deleted
 */
public record Recovery(RunRecord run, int parts) {
    private static final System.Logger LOGGER = System.getLogger(Recovery.class.getName());

    /**
     * Finds the runs of an environment that died, deletes what they left, and puts on record that they died, in this order:
     * when this process dies too, the next one does it again.
     *
     * @param directory the project's
     * @param lock that of the environment: whoever has it knows that no run goes on there
     */
    public static List<Recovery> of(StateStore state, String environment, Path directory, ProjectLock lock) {
        List<Recovery> recovered = new ArrayList<>();
        for (RunRecord run : state.runs(environment, EnumSet.of(RunStatus.RUNNING), Integer.MAX_VALUE)) {
            RunOrder order = run.order();
            List<String> files = order == null ? List.of() : order.files();
            long parts = files.stream()
                    .filter(file -> PartFile.delete(directory.resolve(file), run.id()))
                    .count();
            Instant heardAt = lock.before()
                    .filter(lease -> run.id().equals(lease.runId()))
                    .map(Lease::renewedAt)
                    // Its process was last heard of before it began, when it died within the first beat.
                    .map(at -> at.isBefore(run.startedAt()) ? run.startedAt() : at)
                    .orElse(null);
            state.finish(run.id(), RunStatus.DIED, heardAt);
            LOGGER.log(System.Logger.Level.WARNING, "Run {0} died; {1} half-written files deleted", run.id(), parts);
            recovered.add(new Recovery(
                    new RunRecord(
                            run.id(),
                            environment,
                            run.command(),
                            RunStatus.DIED,
                            run.startedAt(),
                            heardAt,
                            run.order()),
                    (int) parts));
        }
        return recovered;
    }
}
