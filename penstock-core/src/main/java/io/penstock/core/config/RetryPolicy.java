package io.penstock.core.config;

import java.time.Duration;

/**
 * How often a model is tried, and how long it waits between two attempts.
 *
 * @param attempts the first one included; with 1, nothing is tried again
 * @param delay the wait behind the first attempt
 * @param multiplier by what each wait is longer than the one before, at least 1
 * @param maxDelay the longest wait
 * @param jitter by what share of itself a wait is longer or shorter, at random; at least 0, less than 1
 */
public record RetryPolicy(int attempts, Duration delay, double multiplier, Duration maxDelay, double jitter) {
    /** Nothing is tried again. */
    public static final RetryPolicy NONE = of(1, Duration.ofSeconds(1), Duration.ofSeconds(30));

    public RetryPolicy {
        if (attempts < 1 || multiplier < 1 || jitter < 0 || jitter >= 1 || maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException("No such retry: %d attempts, %s to %s, times %s, jitter %s"
                    .formatted(attempts, delay, maxDelay, multiplier, jitter));
        }
    }

    /** Gives a policy whose waits double, by a quarter more or less. */
    static RetryPolicy of(int attempts, Duration delay, Duration maxDelay) {
        return new RetryPolicy(attempts, delay, 2, maxDelay, 0.25);
    }

    /** Says whether a failure may be followed by another attempt. */
    public boolean triesAgain() {
        return attempts > 1;
    }
}
