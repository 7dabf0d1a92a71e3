package io.penstock.spi.connector;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way into a database.
 *
 * <p>Confined to one thread at a time, but for {@link #cancel()}. Outside a transaction every statement commits by
 * itself. Errors are {@link io.penstock.spi.error.PenstockException}s with a code of
 * {@link io.penstock.spi.error.ConnectorError}, and leave the session usable (after a rollback, if one was begun).
 */
public interface SqlSession extends AutoCloseable {
    /** Runs one statement and gives the number of rows that it changed, 0 where that has no meaning. */
    long execute(String sql, @Nullable Object... parameters);

    /** Runs a query; its rows are streamed, and no other statement may run here until the reader is closed. */
    BatchReader query(String sql, @Nullable Object... parameters);

    /** Gives the columns of a query without running it. */
    Schema describe(String query);

    /** Puts a table with the columns of a query, and no rows, in the place of the table that was there, without running the query. */
    void createEmpty(TableName table, String query);

    /** Lists the tables and views that this session sees, without those of the system. */
    List<RelationInfo> relations();

    /** Finds a table's or view's columns; empty when there is none of that name. */
    Optional<Schema> find(TableName table);

    /** Finds what a table holds unique; nothing when there is no table of that name. */
    TableKeys keys(TableName table);

    /** Opens the bulk path into a table that exists and has these columns in this order. */
    BatchWriter writer(TableName table, Schema schema);

    void begin();

    void commit();

    /**
     * Takes back what was done since {@link #begin()}, rows and definitions of tables alike; harmless when nothing was
     * begun.
     */
    void rollback();

    /**
     * Asks the statement that runs now to stop, from any thread; what it did is undone.
     *
     * <p>It returns at once, whatever the session does, and is harmless when nothing runs or the session is closed. A
     * statement that only begins may miss it, so whoever wants an end asks again until there is one.
     */
    void cancel();

    @Override
    void close();
}
