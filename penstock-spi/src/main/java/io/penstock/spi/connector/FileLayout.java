package io.penstock.spi.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a query are laid out in files.
 *
 * @param array whether JSON objects are the elements of one array; else each stands on a line of its own
 * @param compression null for what the database does with the format when nothing is said
 * @param delimiter what stands between two values of CSV, one character; null for a comma
 * @param partitionBy the columns by whose values the rows are spread over folders {@code column=value}, in which these
 *     columns are left out; none for one file
 */
public record FileLayout(
        FileFormat format,
        boolean array,
        @Nullable Compression compression,
        @Nullable String delimiter,
        List<String> partitionBy) {
    public FileLayout {
        partitionBy = List.copyOf(partitionBy);
    }

    /** Gives the layout of one file in which nothing is said beside its format. */
    public static FileLayout of(FileFormat format) {
        return new FileLayout(format, false, null, null, List.of());
    }
}
