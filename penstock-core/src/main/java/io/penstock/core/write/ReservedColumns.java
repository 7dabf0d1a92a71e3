package io.penstock.core.write;

import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that columns of rows and tables must not have, because statements of writes use such names beside them.
 *
 * <p>A database that takes two spellings for one name would take a user's column for one of these without an error, and
 * choose other rows by it.
 */
public final class ReservedColumns {
    /** What such names begin with. */
    public static final String PREFIX = "_penstock_";

    private ReservedColumns() {}

    /**
     * Demands that neither the rows of a model nor the table that they make has a column of such a name.
     *
     * @param rows the columns of the model's query
     * @throws PenstockException when one has
     */
    public static void requireNone(String model, ModelOptions options, SqlDialect dialect, Schema rows) {
        Set<String> names = new LinkedHashSet<>(rows.names());
        names.addAll(WriteStrategy.columns(options, rows).names());
        String prefix = dialect.fold(PREFIX);
        List<String> reserved = names.stream()
                .filter(name -> dialect.fold(name).startsWith(prefix))
                .map(name -> "\"" + name + "\"")
                .toList();
        if (!reserved.isEmpty()) {
            throw new PenstockException(
                    WriteError.COLUMN_RESERVED,
                    "Cannot write " + model + ": it has the column" + (reserved.size() == 1 ? " " : "s ")
                            + String.join(", ", reserved) + ", and names that begin with \"" + PREFIX
                            + "\" are reserved for the columns that Penstock adds while it writes (choose "
                            + (reserved.size() == 1 ? "another name)" : "other names)"));
        }
    }
}
