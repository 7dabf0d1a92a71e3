package io.penstock.core.evolve;

import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;

/**
 * The rows that are to be written.
 *
 * @param query gives them, in the table's own database
 * @param origin what says their columns
 * @param keys what a contract says that the table holds unique
 */
public record Arriving(String query, Schema columns, Origin origin, TableKeys keys) {
    /** Gives the rows of a query, which says nothing of keys. */
    public static Arriving ofQuery(String query, Schema columns) {
        return new Arriving(query, columns, Origin.QUERY, TableKeys.NONE);
    }

    /** What says the columns of rows. */
    public enum Origin {
        /** The query, which does not tell where NULL may stand. */
        QUERY,
        /** A contract, which does. */
        CONTRACT
    }
}
