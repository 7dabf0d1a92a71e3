package io.penstock.core.write;

import io.penstock.core.config.ProjectError;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the columns of rows that are to be written may be called. */
public final class ColumnNames {
    /** What the names of columns begin with that statements of writes use beside those of the rows. */
    public static final String RESERVED = "_penstock_";

    private ColumnNames() {}

    /**
     * Demands that neither the rows of a model nor the table that they make has a column of a reserved name: the database
     * could take it for one of a statement's own without an error, and choose other rows by it.
     *
     * @param rows the columns of the model's query
     * @throws PenstockException when one has
     */
    public static void requireFree(String model, ModelOptions options, SqlDialect dialect, Schema rows) {
        Set<String> names = new LinkedHashSet<>(rows.names());
        names.addAll(WriteStrategy.columns(options, rows).names());
        String prefix = dialect.fold(RESERVED);
        List<String> reserved = names.stream()
                .filter(name -> dialect.fold(name).startsWith(prefix))
                .map(name -> "\"" + name + "\"")
                .toList();
        if (!reserved.isEmpty()) {
            throw new PenstockException(
                    WriteError.COLUMN_RESERVED,
                    "Cannot write " + model + ": it has the column" + (reserved.size() == 1 ? " " : "s ")
                            + String.join(", ", reserved) + ", and names that begin with \"" + RESERVED
                            + "\" are reserved for the columns that Penstock adds while it writes (choose "
                            + (reserved.size() == 1 ? "another name)" : "other names)"));
        }
    }

    /**
     * Demands that no two columns have one name: nobody who reads them could say which is meant.
     *
     * @throws PenstockException when two have
     */
    public static void requireDistinct(String model, Schema rows) {
        Set<String> names = new HashSet<>();
        for (String name : rows.names()) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new PenstockException(
                        ProjectError.MODEL_CONFLICT,
                        "Cannot read model " + model + ": its query gives two columns the name \"" + name
                                + "\" (give one of them another, with AS)");
            }
        }
    }
}
