package io.penstock.core.state;

import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step around a model's write in a run, as it is remembered.
 *
 * @param startedAt null when it never started
 * @param rows how many rows its statements changed; null where it had none, or did not end well
 * @param error null when it did not fail
 */
public record PostRecord(
        StepKind kind,
        String name,
        TaskStatus status,
        @Nullable Instant startedAt,
        Duration duration,
        @Nullable Long rows,
        @Nullable TaskError error) {
    /** Tells of one that did not begin. */
    public static PostRecord skipped(PostTransform step) {
        return new PostRecord(step.kind(), step.name(), TaskStatus.SKIPPED, null, Duration.ZERO, null, null);
    }
}
