package io.penstock.core.config;

import java.time.Duration;

/**
 * The circuit breaker of a connection.
 *
 * @param failures after how many failures in a row it opens
 * @param openFor how long it is open before one attempt is let through
 */
public record BreakerSpec(int failures, Duration openFor) {
    static final int DEFAULT_FAILURES = 5;
    static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);
}
