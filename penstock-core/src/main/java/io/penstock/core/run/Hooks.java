package io.penstock.core.run;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.post.Command;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.TransformSql;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Does one list of hooks, and takes down what became of each. Confined to one thread. */
final class Hooks {
    private final String owner;
    private final List<PostTransform> wanted;
    private final ProjectConfig config;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final List<PostRecord> records = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Takes a list.
     *
     * @param owner what it belongs to, for messages
     * @param config of the project in whose folder programs run
     * @param environment what programs are told by variables
     */
    Hooks(
            String owner,
            List<PostTransform> wanted,
            ProjectConfig config,
            Map<String, String> environment,
            InstantSource clock) {
        this.owner = owner;
        this.wanted = wanted;
        this.config = config;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Does all in their order, to the first that fails.
     *
     * @param sql does one of those in SQL, and gives how many rows it changed
     */
    void run(ToLongFunction<PostTransform> sql) {
        for (PostTransform hook : wanted) {
            Instant startedAt = clock.instant();
            try {
                Long rows = null;
                if (hook.body() instanceof Command command) {
                    new CommandProcess(command, config, environment).run();
                } else {
                    rows = sql.applyAsLong(hook);
                }
                record(hook, TaskStatus.SUCCESS, startedAt, rows, null);
            } catch (PenstockException e) {
                PenstockException failure = failure(hook, e);
                record(hook, TaskStatus.FAILED, startedAt, null, failure);
                if (!hook.continueOnFailure()) {
                    throw failure;
                }
                warnings.add(failure.place().map(place -> place + ": ").orElse("") + failure.message());
            }
        }
    }

    /** Runs the statements of a hook in a transaction of its own. */
    static long inTransaction(SqlSession session, PostTransform hook, StepSql sql) {
        session.begin();
        try {
            long rows = sql.execute(session, (TransformSql) hook.body());
            session.commit();
            return rows;
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    private PenstockException failure(PostTransform hook, PenstockException e) {
        String reason = config.hidden().in(e.message());
        return new PenstockException(
                e.code(),
                "%s of %s, %s, failed: %s".formatted(hook.numbered(wanted), owner, hook.name(), reason),
                e.place().orElse(hook.place()),
                // What is hidden in the message stands in the cause.
                reason.equals(e.message()) ? e : null);
    }

    private void record(
            PostTransform hook,
            TaskStatus status,
            Instant startedAt,
            @Nullable Long rows,
            @Nullable PenstockException failure) {
        records.add(new PostRecord(
                hook.kind(),
                hook.name(),
                status,
                startedAt,
                Duration.between(startedAt, clock.instant()),
                rows,
                failure == null ? null : TaskError.of(failure)));
    }

    /** What became of those that began, and of those that it came no more to. */
    List<PostRecord> records() {
        List<PostRecord> told = new ArrayList<>(records);
        wanted.subList(records.size(), wanted.size()).forEach(left -> told.add(PostRecord.skipped(left)));
        return told;
    }

    List<String> warnings() {
        return warnings;
    }
}
