package io.penstock.core.state;

import io.penstock.core.check.CheckResult;
import io.penstock.core.ledger.RowCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a model in a run, as it is remembered.
 *
 * @param startedAt null when it never started
 * @param error null when it did not fail
 * @param checks what became of the checks of its rows, as far as they were looked at
 * @param post what became of the post-transforms behind its write, without those that an earlier run did
 */
public record TaskRecord(
        String runId,
        String model,
        TaskStatus status,
        String reason,
        @Nullable Instant startedAt,
        Duration duration,
        RowCounts rows,
        TaskNotes notes,
        @Nullable TaskError error,
        List<CheckResult> checks,
        List<PostRecord> post) {
    public TaskRecord {
        checks = List.copyOf(checks);
        post = List.copyOf(post);
    }
}
