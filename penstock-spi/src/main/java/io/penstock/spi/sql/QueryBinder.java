package io.penstock.spi.sql;

import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;

/** A catalogue of relations that have columns and no rows, and the binding of queries to it. Not thread-safe. */
public interface QueryBinder extends AutoCloseable {
    /** Adds a relation, or replaces the one of that name. */
    void define(TableName name, Schema schema);

    /**
     * Binds a query whose tables are all defined, or that reads files which exist.
     *
     * @throws io.penstock.spi.error.SqlPositionException when a column or function is unknown, or types do not fit
     */
    BoundQuery bind(String query);

    @Override
    void close();
}
