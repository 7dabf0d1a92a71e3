package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.check.CheckError;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.state.RetryRecord;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");

    private static Attempts attempts(int attempts, double jitter) {
        return new Attempts(new RetryPolicy(attempts, Duration.ofMillis(100), 3, Duration.ofSeconds(2), jitter));
    }

    private static Optional<Duration> next(Attempts attempts, ErrorCode code) {
        return attempts.next(START, START.plusMillis(7), new PenstockException(code, "Cannot reach it"));
    }

    @Test
    void waitsGrowUpToTheirLimit() {
        Attempts attempts = attempts(6, 0);

        assertThat(next(attempts, ConnectorError.DATABASE_FAILED)).contains(Duration.ofMillis(100));
        assertThat(next(attempts, ConnectorError.CONFLICT)).contains(Duration.ofMillis(300));
        assertThat(next(attempts, ConnectorError.DATABASE_LOCKED)).contains(Duration.ofMillis(900));
        assertThat(next(attempts, ConnectorError.DATABASE_FAILED)).contains(Duration.ofSeconds(2));
        assertThat(next(attempts, ConnectorError.DATABASE_FAILED)).contains(Duration.ofSeconds(2));
        assertThat(next(attempts, ConnectorError.DATABASE_FAILED)).isEmpty();

        assertThat(attempts.retries()).hasSize(5);
        RetryRecord first = attempts.retries().get(0);
        assertThat(first.duration()).isEqualTo(Duration.ofMillis(7));
        assertThat(first.waited()).isEqualTo(Duration.ofMillis(100));
        assertThat(first.error().message()).isEqualTo("Cannot reach it");
    }

    @Test
    void jitterStaysInItsBoundsAndIsNoConstant() {
        assertThat(java.util.stream.IntStream.range(0, 200)
                        .mapToObj(i -> next(attempts(2, 0.5), ConnectorError.DATABASE_FAILED)
                                .orElseThrow()
                                .toMillis())
                        .distinct())
                .hasSizeGreaterThan(10)
                .allMatch(millis -> millis >= 50 && millis <= 150);
    }

    @Test
    void whatSomebodyMustMendIsNotTriedAgain() {
        for (ErrorCode code : new ErrorCode[] {
            ConnectorError.SQL_BINDING,
            CheckError.CHECK_FAILED,
            CheckError.CHECK_UNEVALUATED,
            ConnectorError.CANCELLED,
            RunError.TIMED_OUT,
            RunError.CANCELLED,
            RunError.DEFECT,
            RunError.BREAKER_OPEN
        }) {
            assertThat(next(attempts(3, 0), code)).as(code.name()).isEmpty();
        }
    }

    @Test
    void policyOfOneAttemptNeverWaits() {
        assertThat(next(new Attempts(RetryPolicy.NONE), ConnectorError.DATABASE_FAILED))
                .isEmpty();
    }
}
