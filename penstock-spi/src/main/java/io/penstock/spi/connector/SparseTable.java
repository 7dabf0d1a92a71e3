package io.penstock.spi.connector;

import io.penstock.spi.type.TableName;
import java.util.List;

/**
 * A temporary table of many rows, of which only some have values in all columns.
 *
 * @param dense the columns that have their values in every row
 * @param sparse the columns that are NULL in most rows
 */
public record SparseTable(TableName name, List<String> dense, List<String> sparse) {
    public SparseTable {
        dense = List.copyOf(dense);
        sparse = List.copyOf(sparse);
    }
}
