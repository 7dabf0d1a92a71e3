package io.penstock.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes a value, or null, out of a column of a result's row, as batches hold it. */
@FunctionalInterface
public interface ValueReader {
    @Nullable
    Object read(ResultSet row, int column) throws SQLException;
}
