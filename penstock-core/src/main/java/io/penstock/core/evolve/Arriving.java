package io.penstock.core.evolve;

import io.penstock.spi.type.Schema;

/**
 * The rows that are to be written.
 *
 * @param query gives them, in the table's own database
 * @param origin what says their columns
 */
public record Arriving(String query, Schema columns, Origin origin) {
    /** What says the columns of rows. */
    public enum Origin {
        /** The query, which does not tell where NULL may stand. */
        QUERY,
        /** A contract, which does. */
        CONTRACT
    }
}
