package org.duckdb;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DriverAccessTest {
    @Test
    void interruptDoesNotWaitForAStatementThatIsPrepared() throws SQLException {
        try (DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:")) {
            connection.connRefLock.lock();
            try {
                assertTimeoutPreemptively(Duration.ofSeconds(30), () -> DriverAccess.interrupt(connection));
            } finally {
                connection.connRefLock.unlock();
            }
        }
    }
}
