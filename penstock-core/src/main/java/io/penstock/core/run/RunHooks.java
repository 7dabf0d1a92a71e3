package io.penstock.core.run;

import io.penstock.core.config.HookSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.Words;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import io.penstock.core.post.TransformSql;
import io.penstock.core.project.HookRules;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

/** Does what is to be done before and behind a run. Confined to one thread. */
final class RunHooks {
    private static final System.Logger LOGGER = System.getLogger(RunHooks.class.getName());

    private final ProjectConfig config;
    private final RunSetup setup;
    private final String runId;
    private final Cancellation cancellation;
    private final ScheduledExecutorService timer;
    private final List<PostRecord> records = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private volatile Runnable cancel = () -> {};
    private boolean failed;

    RunHooks(
            ProjectConfig config,
            RunSetup setup,
            String runId,
            Cancellation cancellation,
            ScheduledExecutorService timer) {
        this.config = config;
        this.setup = setup;
        this.runId = runId;
        this.cancellation = cancellation;
        this.timer = timer;
    }

    /** Does what comes before the models; whoever cancels the run ends it. Says whether the models may begin. */
    boolean before() {
        ActiveTask active = new ActiveTask(timer, () -> cancel.run());
        cancellation.add(active);
        try {
            run(StepKind.BEFORE, config.hooks().before(), RunStatus.RUNNING);
        } finally {
            cancellation.remove(active);
            active.release();
        }
        return !failed;
    }

    /** Does what comes behind the models, whatever became of them; nobody cancels that. */
    void after(RunStatus status) {
        run(StepKind.AFTER, config.hooks().after(), status);
    }

    private void run(StepKind kind, List<HookSpec> specs, RunStatus status) {
        Map<String, String> connections = new HashMap<>();
        specs.forEach(spec -> connections.put(
                spec.name(),
                Objects.requireNonNullElse(spec.connection(), config.models().connection())));
        Hooks hooks = new Hooks(
                "the run",
                specs.stream().map(spec -> HookRules.step(kind, spec)).toList(),
                config,
                new HookEnvironment(config, runId).ofRun(Words.of(status)),
                setup.clock());
        try {
            hooks.run(step -> execute(step, Objects.requireNonNull(connections.get(step.name()))));
        } catch (PenstockException e) {
            LOGGER.log(System.Logger.Level.WARNING, "A hook of run " + runId + " failed", e);
            failed = true;
        }
        records.addAll(hooks.records());
        warnings.addAll(hooks.warnings());
    }

    private long execute(PostTransform step, String connection) {
        SqlDatabase database = setup.databases().database(connection, step.place());
        try (SqlSession session = database.session()) {
            cancel = session::cancel;
            StepSql sql =
                    new StepSql(Map.of(TransformSql.RUN_ID, database.dialect().literal(runId)));
            return Hooks.inTransaction(session, step, sql);
        } finally {
            cancel = () -> {};
        }
    }

    /** Says whether one failed that was not to be passed over. */
    boolean failed() {
        return failed;
    }

    List<PostRecord> records() {
        return records;
    }

    List<String> warnings() {
        return warnings;
    }
}
