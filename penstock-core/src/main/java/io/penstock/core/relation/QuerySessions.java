package io.penstock.core.relation;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the queries of one model's relations, each in a session of its own.
 *
 * <p>A session streams one query at a time, while a model may well read two relations side by side, and be written from a
 * third session meanwhile. So every open reader owns a session, which is closed with it. The price: a relation
 * sees what is committed, never another session's temporary tables or its open transaction.
 *
 * <p>Thread-safe. Closing it closes what the model left open; after {@link #cancel()} nothing can be opened.
 */
public final class QuerySessions implements Queries, AutoCloseable {
    private final SqlDatabase database;
    private final UnaryOperator<String> names;
    private final Consumer<SqlSession> prepare;
    private final Set<OpenSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    public QuerySessions(SqlDatabase database) {
        this(database, UnaryOperator.identity());
    }

    /**
     * Makes sessions for queries in which names stand for other relations.
     *
     * @param names gives a query as the database is to run it
     */
    public QuerySessions(SqlDatabase database, UnaryOperator<String> names) {
        this(database, names, session -> {});
    }

    /**
     * Makes sessions that are prepared in some way.
     *
     * @param names gives a query as the database is to run it
     * @param prepare what is done to each session when it is opened
     */
    public QuerySessions(SqlDatabase database, UnaryOperator<String> names, Consumer<SqlSession> prepare) {
        this.database = database;
        this.names = names;
        this.prepare = prepare;
    }

    @Override
    public String resolve(String sql) {
        return names.apply(sql);
    }

    @Override
    public String connection() {
        return database.name();
    }

    /** Stops every query that runs now, from any thread. */
    public void cancel() {
        cancelled = true;
        open.forEach(session -> session.session.cancel());
    }

    @Override
    public void close() {
        open.forEach(OpenSession::close);
    }

    @Override
    public SqlDialect dialect() {
        return database.dialect();
    }

    @Override
    public BatchReader query(String sql) {
        String query = resolve(sql);
        OpenSession session = open();
        try {
            return new SessionReader(session, session.session.query(query));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public Schema describe(String sql) {
        String query = resolve(sql);
        try (OpenSession session = open()) {
            return session.session.describe(query);
        }
    }

    private OpenSession open() {
        OpenSession session = new OpenSession(database.session(), open);
        open.add(session);
        if (cancelled) {
            session.close();
            throw new PenstockException(
                    ConnectorError.CANCELLED, "Cannot query " + connection() + ": the run was cancelled");
        }
        try {
            prepare.accept(session.session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
        return session;
    }

    private record OpenSession(SqlSession session, Set<OpenSession> open) implements AutoCloseable {
        @Override
        public void close() {
            if (open.remove(this)) {
                session.close();
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private record SessionReader(OpenSession session, BatchReader reader) implements BatchReader {
        @Override
        public Schema schema() {
            return reader.schema();
        }

        @Override
        public @Nullable ColumnBatch next() {
            return reader.next();
        }

        @Override
        public void close() {
            try (session) {
                reader.close();
            }
        }
    }
}
