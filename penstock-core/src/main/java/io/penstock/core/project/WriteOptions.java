package io.penstock.core.project;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import java.util.List;

/**
 * How a table takes new rows.
 *
 * @param strategy meaningful for tables only; {@link Strategy#REPLACE} elsewhere
 * @param primaryKey the columns that identify a row, in order
 * @param delete what becomes of rows whose key is no longer in the query
 */
public record WriteOptions(Strategy strategy, List<String> primaryKey, DeleteMode delete) {
    public WriteOptions {
        primaryKey = List.copyOf(primaryKey);
    }
}
