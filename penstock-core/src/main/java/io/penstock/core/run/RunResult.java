package io.penstock.core.run;

import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskRecord;
import java.time.Duration;
import java.util.List;

/**
 * What a run did.
 *
 * @param tasks one for each model of the plan, in the plan's order
 * @param hooks what was done before and behind the models, in order
 * @param warnings what somebody should know of the hooks, in words
 */
public record RunResult(
        String runId,
        RunStatus status,
        List<TaskRecord> tasks,
        List<PostRecord> hooks,
        List<String> warnings,
        Duration duration) {
    public RunResult {
        tasks = List.copyOf(tasks);
        hooks = List.copyOf(hooks);
        warnings = List.copyOf(warnings);
    }
}
