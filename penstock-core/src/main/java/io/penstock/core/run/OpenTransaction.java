package io.penstock.core.run;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session in the middle of somebody else's transaction: what begins in it and what it commits stay within that.
 *
 * <p>A rollback is one of the whole transaction, because an error ends it in most databases. Thread-safe as far as the
 * session is.
 *
 * @param undo rolls the whole transaction back, and leaves the session as it is to be found after that
 */
record OpenTransaction(SqlSession session, Runnable undo) implements SqlSession {
    @Override
    public void begin() {
        // It has begun.
    }

    @Override
    public void commit() {
        // Whoever began it decides.
    }

    @Override
    public void rollback() {
        undo.run();
    }

    @Override
    public void close() {
        // It is not this one's to close.
    }

    @Override
    public long execute(String sql, @Nullable Object... parameters) {
        return session.execute(sql, parameters);
    }

    @Override
    public BatchReader query(String sql, @Nullable Object... parameters) {
        return session.query(sql, parameters);
    }

    @Override
    public Schema describe(String query) {
        return session.describe(query);
    }

    @Override
    public void createEmpty(TableName table, String query) {
        session.createEmpty(table, query);
    }

    @Override
    public List<RelationInfo> relations() {
        return session.relations();
    }

    @Override
    public TableKeys keys(TableName table) {
        return session.keys(table);
    }

    @Override
    public Optional<Schema> find(TableName table) {
        return session.find(table);
    }

    @Override
    public BatchWriter writer(TableName table, Schema schema) {
        return session.writer(table, schema);
    }

    @Override
    public void cancel() {
        session.cancel();
    }
}
