package io.penstock.core.run;

import io.penstock.core.config.ProjectConfig;
import java.util.Map;

/** What the programs of hooks are told by variables. */
record HookEnvironment(ProjectConfig config, String runId) {
    /** Gives the variables of a hook of a run that is in a state, in words. */
    Map<String, String> ofRun(String status) {
        return Map.of(
                "PENSTOCK_PROJECT",
                config.name(),
                "PENSTOCK_ENVIRONMENT",
                config.environment(),
                "PENSTOCK_RUN_ID",
                runId,
                "PENSTOCK_STATUS",
                status);
    }

    /** Gives the variables of a hook of a model. */
    Map<String, String> ofModel(String model) {
        return Map.of(
                "PENSTOCK_PROJECT",
                config.name(),
                "PENSTOCK_ENVIRONMENT",
                config.environment(),
                "PENSTOCK_RUN_ID",
                runId,
                "PENSTOCK_MODEL",
                model);
    }
}
