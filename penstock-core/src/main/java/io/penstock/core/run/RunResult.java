package io.penstock.core.run;

import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskRecord;
import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param tasks one for each model of the plan, in the plan's order
 */
public record RunResult(String runId, RunStatus status, List<TaskRecord> tasks, Duration duration) {
    public RunResult {
        tasks = List.copyOf(tasks);
    }
}
