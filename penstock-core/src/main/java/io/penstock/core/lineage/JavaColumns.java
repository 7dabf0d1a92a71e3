package io.penstock.core.lineage;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.write.WriteStrategy;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.type.Schema;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the columns of what a Java model becomes before it runs: by its contract, else by its record, else as they were. */
public final class JavaColumns {
    private JavaColumns() {}

    /**
     * Gives them; null when only a run can tell.
     *
     * @param remembered the columns that models had, by model
     */
    public static @Nullable Schema of(ModelNode node, Map<String, Schema> remembered) {
        Schema rows = node.options().contract() != null ? Schema.of() : ofRecord(node);
        return rows == null ? remembered.get(node.name()) : WriteStrategy.columns(node.options(), rows);
    }

    /** Gives the columns of the records that it returns; null when it returns something else. */
    public static @Nullable Schema ofRecord(ModelNode node) {
        JavaModel model = ((ModelBody.Java) node.declaration().body()).method();
        Class<?> row = model.result().elementType();
        if (model.result().kind() == JavaModel.ResultKind.ROWS && row != null && row.isRecord()) {
            try (BatchReader none = JavaRows.ofRecords(row, Stream.empty())) {
                return none.schema();
            }
        }
        return null;
    }
}
