package io.penstock.core.relation;

import io.penstock.spi.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/** A vector over an array. */
final class ArrayVector implements ColumnVector {
    private final @Nullable Object[] values;

    ArrayVector(int rows) {
        values = new Object[rows];
    }

    void set(int row, @Nullable Object value) {
        values[row] = value;
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
