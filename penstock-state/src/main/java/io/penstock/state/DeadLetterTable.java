package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.state.DeadLetter;
import io.penstock.core.state.DeadLetters;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The table of dead letters. */
final class DeadLetterTable implements DeadLetters {
    private final StateDatabase database;

    DeadLetterTable(StateDatabase database) {
        this.database = database;
    }

    @Override
    public void add(DeadLetter letter) {
        database.transaction(session -> {
            resolve(
                    session,
                    letter.environment(),
                    letter.model(),
                    letter.failedAt(),
                    "it failed again in run " + letter.runId());
            return session.update(
                    """
                    INSERT INTO dead_letters (run_id, model, environment, failed_at, attempts, fingerprint, inputs, request,
                        error_code, error_message, error_file, error_line, error_column, error_text)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    TaskTable.withError(
                            letter.error(),
                            letter.runId(),
                            letter.model(),
                            letter.environment(),
                            micros(letter.failedAt()),
                            letter.attempts(),
                            letter.fingerprint(),
                            Rows.map(letter.inputs()),
                            letter.request()));
        });
    }

    @Override
    public List<DeadLetter> all(String environment) {
        return database.call(session -> session.query(
                Rows::deadLetter,
                "SELECT * FROM dead_letters WHERE environment = ? ORDER BY failed_at DESC, model",
                environment));
    }

    @Override
    public void resolve(String environment, String model, Instant at, String resolution) {
        database.call(session -> resolve(session, environment, model, at, resolution));
    }

    private static int resolve(Session session, String environment, String model, Instant at, String resolution)
            throws SQLException {
        return session.update("""
                UPDATE dead_letters SET resolved_at = ?, resolution = ?
                WHERE environment = ? AND model = ? AND resolved_at IS NULL
                """, micros(at), resolution, environment, model);
    }
}
