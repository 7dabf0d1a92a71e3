package io.penstock.core.state;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt at a model that failed and was followed by another, as it is remembered.
 *
 * @param waited how long the next attempt was to wait
 */
public record RetryRecord(Instant startedAt, Duration duration, TaskError error, Duration waited) {}
