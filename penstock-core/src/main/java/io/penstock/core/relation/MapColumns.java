package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells the columns of rows that are maps: the keys in the order in which they come, each with a type that fits all its values. */
final class MapColumns {
    private final Map<String, DataType> types = new LinkedHashMap<>();

    void add(Map<?, ?> row, long number) {
        row.forEach((key, value) -> {
            String name = name(key, number);
            DataType before = types.getOrDefault(name, InferredType.UNKNOWN);
            try {
                types.put(name, InferredType.widen(before, InferredType.of(value)));
            } catch (Misfit e) {
                throw e.at(name, number);
            }
        });
    }

    /** Gives the columns; those that were NULL in every row are text. */
    Schema schema() {
        if (types.isEmpty()) {
            throw new PenstockException(
                    ProjectError.JAVA_MODEL,
                    "Cannot tell the columns of rows that are maps: there is no row with a key"
                            + " (return records, whose components are the columns also when there are no rows)");
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<Column> columns = new ArrayList<>();
        types.forEach((name, type) -> {
            if (!names.add(name)) {
                throw new PenstockException(
                        ProjectError.JAVA_MODEL,
                        "Cannot make columns of maps: the keys " + String.join(", ", types.keySet()) + " hold " + name
                                + " twice, the case of letters apart");
            }
            columns.add(Column.of(name, InferredType.settle(type)));
        });
        return new Schema(columns);
    }

    /** Refuses a row with a key that none of the first rows had. */
    static void requireKnown(Schema schema, Map<?, ?> row, long number) {
        int known = 0;
        for (Column column : schema.columns()) {
            known += row.containsKey(column.name()) ? 1 : 0;
        }
        if (known == row.size()) {
            return;
        }
        for (Object key : row.keySet()) {
            if (!schema.names().contains(name(key, number))) {
                throw new PenstockException(
                        ProjectError.JAVA_MODEL,
                        "Cannot take row " + number + ": found the key " + key + ", expected the keys of the first "
                                + JavaRows.INFERENCE_ROWS + " rows: " + String.join(", ", schema.names())
                                + " (return records, or give the key in an early row, with null)");
            }
        }
    }

    private static String name(Object key, long number) {
        if (key instanceof String name && !name.isBlank()) {
            return name;
        }
        throw new PenstockException(
                ProjectError.JAVA_MODEL,
                "Cannot take row " + number + ": found the key " + Misfit.show(key) + ", expected a column's name");
    }
}
