package io.penstock.spi.batch;

import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some thousands of rows, held by column.
 *
 * <p>Valid until the reader that gave it is asked for the next one; not thread-safe.
 */
public interface ColumnBatch {
    Schema schema();

    int rowCount();

    /** Gives the values of the column at an index from 0. */
    ColumnVector column(int index);

    /** Gives the values of the row at an index from 0, which stay valid. */
    default List<@Nullable Object> row(int index) {
        List<@Nullable Object> values = new ArrayList<>(schema().size());
        for (int i = 0; i < schema().size(); i++) {
            values.add(column(i).value(index));
        }
        return Collections.unmodifiableList(values);
    }
}
