package io.penstock.testkit;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session whose process dies before one of its calls, or when the commit is done but nobody heard of it. */
final class CrashingSession implements SqlSession {
    private final SqlSession session;
    private final int crashAt;
    private final boolean crashesAfterCommit;
    private final IntConsumer before;
    private int calls;
    private boolean dead;

    private CrashingSession(SqlSession session, int crashAt, boolean crashesAfterCommit, IntConsumer before) {
        this.session = session;
        this.crashAt = crashAt;
        this.crashesAfterCommit = crashesAfterCommit;
        this.before = before;
    }

    /** Gives a session that dies before a call, counted from 0. */
    static CrashingSession before(SqlSession session, int call) {
        return new CrashingSession(session, call, false, number -> {});
    }

    /** Gives a session that dies between the commit and its answer. */
    static CrashingSession afterCommit(SqlSession session) {
        return new CrashingSession(session, -1, true, number -> {});
    }

    /** Gives a session that lives, and before each of its calls does something, given the number of the call. */
    static CrashingSession looking(SqlSession session, IntConsumer before) {
        return new CrashingSession(session, -1, false, before);
    }

    /** How many calls it took. */
    int calls() {
        return calls;
    }

    private void step() {
        if (dead || calls == crashAt) {
            dead = true;
            throw new CrashException();
        }
        before.accept(calls);
        calls++;
    }

    private <T> T step(Supplier<T> call) {
        step();
        return call.get();
    }

    @Override
    public long execute(String sql, @Nullable Object... parameters) {
        return step(() -> session.execute(sql, parameters));
    }

    @Override
    public BatchReader query(String sql, @Nullable Object... parameters) {
        return step(() -> session.query(sql, parameters));
    }

    @Override
    public Schema describe(String query) {
        return step(() -> session.describe(query));
    }

    @Override
    public void createEmpty(TableName table, String query) {
        step();
        session.createEmpty(table, query);
    }

    @Override
    public List<RelationInfo> relations() {
        return step(session::relations);
    }

    @Override
    public TableKeys keys(TableName table) {
        return step(() -> session.keys(table));
    }

    @Override
    public Optional<Schema> find(TableName table) {
        return step(() -> session.find(table));
    }

    @Override
    public BatchWriter writer(TableName table, Schema schema) {
        BatchWriter writer = step(() -> session.writer(table, schema));
        return new BatchWriter() {
            @Override
            public void write(ColumnBatch batch) {
                step();
                writer.write(batch);
            }

            @Override
            public long finish() {
                step();
                return writer.finish();
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    @Override
    public void begin() {
        step();
        session.begin();
    }

    @Override
    public void commit() {
        step();
        session.commit();
        if (crashesAfterCommit) {
            dead = true;
            throw new CrashException();
        }
    }

    @Override
    public void rollback() {
        step();
        session.rollback();
    }

    @Override
    public void cancel() {
        session.cancel();
    }

    /** Closes the connection, as the end of a process does: what was not committed is undone by the database. */
    @Override
    public void close() {
        session.close();
    }

    /** The end of the process. */
    static final class CrashException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
