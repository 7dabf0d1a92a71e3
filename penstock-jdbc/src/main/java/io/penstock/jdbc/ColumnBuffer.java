package io.penstock.jdbc;

import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The values of one column of a batch, which are overwritten by those of the next; numbers are not boxed. */
abstract class ColumnBuffer implements ColumnVector {
    static ColumnBuffer of(DataType type, ValueReader reader, int rows) {
        if (type == Simple.BIGINT) {
            return new Longs(rows);
        }
        if (type == Simple.DOUBLE) {
            return new Doubles(rows);
        }
        return new Values(reader, rows);
    }

    /** Takes the value of a result's row. */
    abstract void read(ResultSet result, int column, int row) throws SQLException;

    private static final class Longs extends ColumnBuffer {
        private final long[] values;
        private final BitSet nulls = new BitSet();

        Longs(int rows) {
            this.values = new long[rows];
        }

        @Override
        void read(ResultSet result, int column, int row) throws SQLException {
            values[row] = result.getLong(column);
            nulls.set(row, result.wasNull());
        }

        @Override
        public boolean isNull(int row) {
            return nulls.get(row);
        }

        @Override
        public @Nullable Object value(int row) {
            return nulls.get(row) ? null : values[row];
        }

        @Override
        public long longValue(int row) {
            return values[row];
        }
    }

    private static final class Doubles extends ColumnBuffer {
        private final double[] values;
        private final BitSet nulls = new BitSet();

        Doubles(int rows) {
            this.values = new double[rows];
        }

        @Override
        void read(ResultSet result, int column, int row) throws SQLException {
            values[row] = result.getDouble(column);
            nulls.set(row, result.wasNull());
        }

        @Override
        public boolean isNull(int row) {
            return nulls.get(row);
        }

        @Override
        public @Nullable Object value(int row) {
            return nulls.get(row) ? null : values[row];
        }

        @Override
        public double doubleValue(int row) {
            return values[row];
        }
    }

    private static final class Values extends ColumnBuffer {
        private final ValueReader reader;
        private final @Nullable Object[] values;

        Values(ValueReader reader, int rows) {
            this.reader = reader;
            this.values = new Object[rows];
        }

        @Override
        void read(ResultSet result, int column, int row) throws SQLException {
            values[row] = reader.read(result, column);
        }

        @Override
        public boolean isNull(int row) {
            return values[row] == null;
        }

        @Override
        public @Nullable Object value(int row) {
            return values[row];
        }
    }
}
