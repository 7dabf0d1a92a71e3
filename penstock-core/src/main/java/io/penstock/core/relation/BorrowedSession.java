package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the queries of relations on a session that is somebody else's, so that they see what its transaction wrote.
 *
 * <p>One reader can be open at a time, as a session streams one query. Thread-safe: whoever lent the session takes it back by
 * {@link #end()}, and no code that goes on reaches it after that.
 */
public final class BorrowedSession implements Queries, AutoCloseable {
    private final SqlDatabase database;
    private final SqlSession session;
    private final UnaryOperator<String> names;
    private @Nullable LentReader open;
    private boolean ended;

    /**
     * Borrows a session.
     *
     * @param names gives a query as the database is to run it
     */
    public BorrowedSession(SqlDatabase database, SqlSession session, UnaryOperator<String> names) {
        this.database = database;
        this.session = session;
        this.names = names;
    }

    @Override
    public String connection() {
        return database.name();
    }

    @Override
    public SqlDialect dialect() {
        return database.dialect();
    }

    @Override
    public String resolve(String sql) {
        return names.apply(sql);
    }

    @Override
    public synchronized BatchReader query(String sql) {
        requireFree();
        LentReader reader = new LentReader(session.query(resolve(sql)));
        open = reader;
        return reader;
    }

    @Override
    public synchronized Schema describe(String sql) {
        requireFree();
        return session.describe(resolve(sql));
    }

    private void requireFree() {
        requireGoing();
        if (open != null) {
            throw new PenstockException(
                    ProjectError.JAVA_MODEL,
                    "Cannot query " + connection()
                            + ": the rows of another relation are still open, and a check reads on one"
                            + " session (close their stream before, take them as a List, or put both into one query)");
        }
    }

    private void requireGoing() {
        if (ended) {
            throw new PenstockException(
                    ConnectorError.CANCELLED, "Cannot query " + connection() + ": the check has ended");
        }
    }

    /** Takes the session back: a call that runs comes to its end, and there is no other. */
    public synchronized void end() {
        ended = true;
    }

    /** Closes what is open; no code may be reading it. */
    @Override
    public synchronized void close() {
        end();
        if (open != null) {
            open.close();
        }
    }

    private final class LentReader implements BatchReader {
        private final BatchReader reader;

        LentReader(BatchReader reader) {
            this.reader = reader;
        }

        @Override
        public Schema schema() {
            return reader.schema();
        }

        @Override
        public @Nullable ColumnBatch next() {
            synchronized (BorrowedSession.this) {
                requireGoing();
                return reader.next();
            }
        }

        @Override
        public void close() {
            synchronized (BorrowedSession.this) {
                if (open == this) {
                    open = null;
                    reader.close();
                }
            }
        }
    }
}
