package io.penstock.core.write;

import io.penstock.core.config.NearestWord;
import io.penstock.core.graph.ModelNode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.util.Objects;
import java.util.Set;

/** The column of a dependency by which a model knows what is new in it. */
public final class CursorColumn {
    private static final Set<Simple> ORDERED = Set.of(
            Simple.TINYINT,
            Simple.SMALLINT,
            Simple.INTEGER,
            Simple.BIGINT,
            Simple.TEXT,
            Simple.DATE,
            Simple.TIMESTAMP,
            Simple.TIMESTAMPTZ);

    private CursorColumn() {}

    /**
     * Finds it among the columns of the dependency.
     *
     * @throws PenstockException {@link WriteError#CURSOR_UNFIT} when it is not there, or its values have no order to go by
     */
    public static Column find(ModelNode node, String dependency, String name, Schema columns) {
        Column column = columns.find(name)
                .orElseThrow(() -> unfit(
                        node,
                        "its cursor names the column \"" + name + "\" of " + dependency + ", which it does not have ("
                                + NearestWord.remedy(name, columns.names(), "it has") + ")"));
        DataType type = column.type();
        if (!ORDERED.contains(type) && !(type instanceof DataType.Decimal)) {
            throw unfit(
                    node,
                    "its cursor \"" + column.name() + "\" of " + dependency + " is of type " + type
                            + ", whose values do not tell what came later (name a column of numbers, times or texts that only"
                            + " grow)");
        }
        return column;
    }

    /** Makes the error of a cursor that cannot be read by. */
    public static PenstockException unfit(ModelNode node, String reason) {
        return PenstockException.at(
                Objects.requireNonNullElse(
                        node.options().write().cursor().place(),
                        node.declaration().place()),
                WriteError.CURSOR_UNFIT,
                "Cannot write " + node.name() + ": " + reason);
    }
}
