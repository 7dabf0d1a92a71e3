package io.penstock.core.run;

import io.penstock.core.post.TransformSql;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.sql.RewrittenQuery;
import io.penstock.sql.SqlTemplate.Statement;
import java.util.Map;

/**
 * Runs the statements of a step, and tells an error where it stands in the user's file.
 *
 * @param values what stands in the places of the placeholders
 */
record StepSql(Map<String, String> values) {
    /** Runs all statements, and gives how many rows they changed. */
    long execute(SqlSession session, TransformSql sql) {
        return sql.statements().stream()
                .mapToLong(statement -> execute(session, sql, statement))
                .sum();
    }

    private long execute(SqlSession session, TransformSql sql, Statement statement) {
        RewrittenQuery filled = statement.fill(values);
        try {
            return session.execute(filled.text());
        } catch (PenstockException e) {
            int within = e instanceof SqlPositionException known ? filled.originalOffset(known.offset()) : 0;
            int offset = statement.offset() + Math.max(0, within);
            throw new PenstockException(e.code(), sql.line(offset) + e.message(), sql.place(offset), e);
        }
    }
}
