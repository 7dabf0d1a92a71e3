package io.penstock.core.relation;

import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.Schema;
import java.util.List;

/** A batch over vectors that its reader fills anew for the next batch. */
record VectorBatch(Schema schema, List<? extends ColumnVector> vectors, int rowCount) implements ColumnBatch {
    @Override
    public ColumnVector column(int index) {
        return vectors.get(index);
    }
}
