package io.penstock.core.run;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.TaskError;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the attempts at one model, or at one batch of it, and says when another is made. Confined to one thread. */
final class Attempts {
    private final RetryPolicy policy;
    private final List<RetryRecord> retries = new ArrayList<>();
    private Retry.@Nullable AsyncContext<Object> waits;
    private int failed;

    Attempts(RetryPolicy policy) {
        this.policy = policy;
    }

    /** Gives how long to wait before the next attempt, and takes down that this one failed; empty when it was the last. */
    Optional<Duration> next(Instant startedAt, Instant endedAt, PenstockException failure) {
        if (!policy.triesAgain() || !Transient.isPassing(failure)) {
            return Optional.empty();
        }
        if (waits == null) {
            waits = waits(policy);
        }
        long millis = waits.onError(failure);
        if (millis < 1) {
            return Optional.empty();
        }
        Duration wait = Duration.ofMillis(millis);
        failed++;
        retries.add(new RetryRecord(startedAt, Duration.between(startedAt, endedAt), TaskError.of(failure), wait));
        return Optional.of(wait);
    }

    private static Retry.AsyncContext<Object> waits(RetryPolicy policy) {
        return Retry.of(
                        "model",
                        RetryConfig.custom()
                                .maxAttempts(policy.attempts())
                                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                        policy.delay(), policy.multiplier(), policy.jitter(), policy.maxDelay()))
                                .build())
                .asyncContext();
    }

    List<RetryRecord> retries() {
        return retries;
    }

    /** Begins to count anew, for what comes behind a part of the model that is written. */
    void succeeded() {
        waits = null;
        failed = 0;
    }

    /** Says whether the last attempt that was to be made has failed, where there was more than one. */
    boolean usedUp() {
        return policy.triesAgain() && number() >= policy.attempts();
    }

    /** Gives which attempt comes next, from 1. */
    int number() {
        return failed + 1;
    }
}
