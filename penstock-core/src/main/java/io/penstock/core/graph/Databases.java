package io.penstock.core.graph;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.Place;

/** Gives the databases of a project by the names of their connections, each opened when it is first used. */
@FunctionalInterface
public interface Databases {
    /**
     * Gives a database.
     *
     * @param usedAt where its name stands, for the error when there is none or it is no database
     */
    SqlDatabase database(String connection, Place usedAt);
}
