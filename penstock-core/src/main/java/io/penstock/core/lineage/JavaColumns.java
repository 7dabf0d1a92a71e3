package io.penstock.core.lineage;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.relation.JavaRows;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.type.Schema;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the columns of a Java model before it runs: those of its record, else those that it had. */
final class JavaColumns {
    private JavaColumns() {}

    static @Nullable Schema of(ModelNode node, Map<String, Schema> remembered) {
        JavaModel model = ((ModelBody.Java) node.declaration().body()).method();
        Class<?> row = model.result().elementType();
        if (model.result().kind() == JavaModel.ResultKind.ROWS && row != null && row.isRecord()) {
            try (BatchReader none = JavaRows.ofRecords(row, Stream.empty())) {
                return none.schema();
            }
        }
        return remembered.get(node.name());
    }
}
