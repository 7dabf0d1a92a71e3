package io.penstock.core.evolve;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.List;

/**
 * A table as it is.
 *
 * @param model the model that it is of, for errors
 * @param kept the columns that Penstock itself keeps in it, besides those of the rows
 * @param key the columns that tell its rows apart; empty when nothing does
 * @param stay whether its rows outlive the write
 */
public record Held(String model, TableName table, Schema columns, List<Column> kept, List<String> key, Stay stay) {
    public Held {
        kept = List.copyOf(kept);
        key = List.copyOf(key);
    }

    /** What becomes of the rows of a table when new ones come. */
    public enum Stay {
        /** Some may stay, so that columns must be changed in place. */
        ROWS_STAY,
        /** All give way to the new ones, and the table is made anew. */
        ROWS_GO
    }

    boolean isKept(String column) {
        return kept.stream().anyMatch(own -> own.name().equalsIgnoreCase(column));
    }

    boolean isKey(String column) {
        return key.stream().anyMatch(column::equalsIgnoreCase);
    }
}
