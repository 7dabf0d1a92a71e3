package io.penstock.core.evolve;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;

/**
 * A table as it is.
 *
 * @param model the model that it is of, for errors
 * @param kept the columns that Penstock itself keeps in it, besides those of the rows
 * @param key the columns that tell its rows apart; empty when nothing does
 * @param keys what it holds unique, as far as that is known
 * @param stay what of it outlives the write
 * @param losing what of its rows nothing could make again, in words; empty for nothing
 */
public record Held(
        String model,
        TableName table,
        Schema columns,
        List<Column> kept,
        List<String> key,
        TableKeys keys,
        Stay stay,
        String losing) {
    public Held {
        kept = List.copyOf(kept);
        key = List.copyOf(key);
    }

    /** What of a table outlives a write. */
    public enum Stay {
        /** Some of its rows may stay, so that its columns change with their values. */
        ROWS,
        /** The table stays, and all its rows make way before its columns change. */
        TABLE,
        /** Nothing: the table is made anew. */
        NOTHING
    }

    boolean isKept(String column) {
        return new Schema(kept).find(column).isPresent();
    }

    /** Gives a kept column as it is to be. */
    Column kept(String column) {
        return new Schema(kept).find(column).orElseThrow();
    }

    boolean isKey(String column) {
        return key.stream().anyMatch(column::equalsIgnoreCase);
    }
}
