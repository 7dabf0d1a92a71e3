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

/** A session that does all by another, but for what is written otherwise. Thread-safe as far as the other is. */
abstract class ForwardingSession implements SqlSession {
    private final SqlSession session;

    ForwardingSession(SqlSession session) {
        this.session = session;
    }

    @Override
    public void begin() {
        session.begin();
    }

    @Override
    public void commit() {
        session.commit();
    }

    @Override
    public void rollback() {
        session.rollback();
    }

    @Override
    public void close() {
        session.close();
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
