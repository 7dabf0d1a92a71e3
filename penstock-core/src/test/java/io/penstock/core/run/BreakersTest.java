package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.config.BreakerSpec;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakersTest {
    private Instant now = Instant.parse("2026-05-04T10:00:00.250Z");
    private final AtomicInteger made = new AtomicInteger();
    private final Breakers breakers = new Breakers(
            List.of(
                    connection("guarded", new BreakerSpec(3, Duration.ofSeconds(90))),
                    new ConnectionSpec("free", "fake", Map.of(), null, Place.of("test"))),
            () -> now);

    private static ConnectionSpec connection(String name, BreakerSpec breaker) {
        return new ConnectionSpec(name, "fake", Map.of(), breaker, Place.of("test"));
    }

    private void fail(String connection, ErrorCode code) {
        assertThatThrownBy(() -> breakers.attempt(connection, "orders", () -> {
                    made.incrementAndGet();
                    throw new PenstockException(code, "Cannot reach it");
                }))
                .hasMessage("Cannot reach it");
    }

    private void pass() {
        assertThatCode(() -> breakers.attempt("guarded", "orders", made::incrementAndGet))
                .doesNotThrowAnyException();
    }

    private void requireRefused(String remedy) {
        assertThatThrownBy(() -> breakers.attempt("guarded", "orders", made::incrementAndGet))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(RunError.BREAKER_OPEN))
                .hasMessage(
                        "Cannot run orders: the breaker of connection guarded is open, as it failed 3 times in a row (%s)",
                        remedy);
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            fail("guarded", ConnectorError.DATABASE_FAILED);
        }
    }

    @Test
    void opensAfterSoManyFailuresInARowAndTellsUntilWhen() {
        fail("guarded", ConnectorError.DATABASE_FAILED);
        fail("guarded", ConnectorError.DATABASE_LOCKED);
        pass();
        fail("guarded", ConnectorError.DATABASE_FAILED);
        fail("guarded", ConnectorError.DATABASE_FAILED);
        pass();
        open();

        requireRefused("it lets the next attempt through in 1m 30s, at 2026-05-04T10:01:30Z");
        now = now.plusSeconds(89);
        requireRefused("it lets the next attempt through in 1s, at 2026-05-04T10:01:30Z");

        assertThat(made).hasValue(9);
    }

    @Test
    void oneProbeClosesItOrOpensItAgain() {
        open();
        now = now.plusSeconds(91);
        fail("guarded", ConnectorError.DATABASE_FAILED);
        requireRefused("it lets the next attempt through in 1m 30s, at 2026-05-04T10:03:01Z");

        now = now.plusSeconds(91);
        breakers.attempt("guarded", "first", () -> requireRefused("another model is trying whether it works again"));
        fail("guarded", ConnectorError.DATABASE_FAILED);
        fail("guarded", ConnectorError.DATABASE_FAILED);
        pass();
    }

    @Test
    void probeThatTellsNothingOfTheConnectionIsMadeAgain() {
        open();
        now = now.plusSeconds(91);
        fail("guarded", ConnectorError.CANCELLED);
        fail("guarded", ProjectError.JAVA_MODEL);
        pass();
        pass();
    }

    @Test
    void onlyTheConnectionItselfCounts() {
        for (int i = 0; i < 9; i++) {
            fail("guarded", ConnectorError.SQL_BINDING);
            fail("guarded", ConnectorError.FILE_UNREADABLE);
            fail("guarded", ConnectorError.CONFLICT);
        }
        pass();
    }

    @Test
    void connectionWithoutABreakerIsTriedForEver() {
        for (int i = 0; i < 99; i++) {
            fail("free", ConnectorError.DATABASE_FAILED);
        }
    }
}
