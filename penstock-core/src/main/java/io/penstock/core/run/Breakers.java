package io.penstock.core.run;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.penstock.core.config.BreakerSpec;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.Durations;
import io.penstock.spi.error.PenstockException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breakers of a project's connections.
 *
 * <p>One is closed at first. When its connection has failed so many attempts in a row, it is open: attempts fail at once. After
 * its wait, one attempt is let through, and its outcome closes the breaker or opens it again. Thread-safe.
 */
public final class Breakers {
    private final Map<String, Breaker> breakers = new HashMap<>();

    /** Makes the breakers of connections, all of them closed; they live as long as this object. */
    public Breakers(Collection<ConnectionSpec> connections, InstantSource clock) {
        for (ConnectionSpec connection : connections) {
            if (connection.breaker() != null) {
                breakers.put(connection.name(), new Breaker(connection.name(), connection.breaker(), clock));
            }
        }
    }

    /**
     * Makes an attempt at a model of a connection.
     *
     * @throws PenstockException {@link RunError#BREAKER_OPEN} when the breaker lets none through, or what the attempt throws
     */
    void attempt(String connection, String model, Runnable attempt) {
        Breaker breaker = breakers.get(connection);
        if (breaker == null) {
            attempt.run();
        } else {
            breaker.attempt(model, attempt);
        }
    }

    /** The breaker of one connection. */
    private static final class Breaker {
        private final BreakerSpec spec;
        private final Clock clock;
        private final CircuitBreaker circuit;
        private volatile Instant openUntil = Instant.MIN;

        Breaker(String connection, BreakerSpec spec, InstantSource clock) {
            this.spec = spec;
            this.clock = clock.withZone(ZoneOffset.UTC);
            this.circuit = CircuitBreaker.of(
                    connection,
                    CircuitBreakerConfig.custom()
                            .slidingWindow(spec.failures(), spec.failures(), SlidingWindowType.COUNT_BASED)
                            .failureRateThreshold(100)
                            .permittedNumberOfCallsInHalfOpenState(1)
                            .waitDurationInOpenState(spec.openFor())
                            .clock(this.clock)
                            .recordException(Transient::isOfConnection)
                            .ignoreException(failure -> !Transient.isOfConnection(failure))
                            .build());
            circuit.getEventPublisher().onStateTransition(event -> {
                if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                    openUntil = this.clock.instant().plus(spec.openFor());
                }
            });
        }

        void attempt(String model, Runnable attempt) {
            if (!circuit.tryAcquirePermission()) {
                throw refusal(model);
            }
            long startedAt = System.nanoTime();
            try {
                attempt.run();
            } catch (RuntimeException | Error e) {
                circuit.onError(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS, e);
                throw e;
            }
            circuit.onSuccess(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
        }

        private PenstockException refusal(String model) {
            Instant now = clock.instant();
            String next = circuit.getState() == CircuitBreaker.State.OPEN && now.isBefore(openUntil)
                    ? "it lets the next attempt through in %s, at %s"
                            .formatted(
                                    Durations.show(Duration.between(now, openUntil)
                                            .plusNanos(999_999_999)
                                            .truncatedTo(ChronoUnit.SECONDS)),
                                    openUntil.truncatedTo(ChronoUnit.SECONDS))
                    : "another model is trying whether it works again";
            return new PenstockException(
                    RunError.BREAKER_OPEN,
                    "Cannot run %s: the breaker of connection %s is open, as it failed %d times in a row (%s)"
                            .formatted(model, circuit.getName(), spec.failures(), next));
        }
    }
}
