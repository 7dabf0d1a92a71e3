package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementGateTest {
    private DuckDBConnection connection;
    private StatementGate gate;

    @BeforeEach
    void open() throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        gate = new StatementGate(connection);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void cancelDoesNotWaitForACallThatDoesNotHearIt() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<Boolean> deaf = CompletableFuture.supplyAsync(() -> gate.begin("wait", null, () -> {
            entered.countDown();
            return await(cancelled);
        }));
        entered.await();
        Instant before = Instant.now();
        gate.cancel();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        cancelled.countDown();
        assertThat(deaf.join()).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void cancelBetweenTwoCallsOfAStatementStopsTheSecond() {
        gate.begin("begin", null, () -> 0);
        gate.cancel();
        assertThatThrownBy(() -> gate.goOn("go on", null, () -> 0))
                .hasMessage("Cannot go on: it was cancelled")
                .extracting(error -> ((PenstockException) error).code())
                .isEqualTo(ConnectorError.CANCELLED);
        assertThat(gate.<Integer>begin("begin anew", null, () -> 1)).isEqualTo(1);
    }
}
