package io.penstock.core.run;

import io.penstock.core.environment.ViewChange;
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
 * @param warnings what somebody should know of the run and its hooks, in words
 * @param views how what a virtual environment shows changed
 */
public record RunResult(
        String runId,
        RunStatus status,
        List<TaskRecord> tasks,
        List<PostRecord> hooks,
        List<String> warnings,
        List<ViewChange> views,
        Duration duration) {
    public RunResult {
        tasks = List.copyOf(tasks);
        hooks = List.copyOf(hooks);
        warnings = List.copyOf(warnings);
        views = List.copyOf(views);
    }

    /** Makes the result of a run that changed nothing of what an environment shows. */
    public RunResult(
            String runId,
            RunStatus status,
            List<TaskRecord> tasks,
            List<PostRecord> hooks,
            List<String> warnings,
            Duration duration) {
        this(runId, status, tasks, hooks, warnings, List.of(), duration);
    }
}
