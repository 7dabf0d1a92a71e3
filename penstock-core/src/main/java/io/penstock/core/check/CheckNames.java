package io.penstock.core.check;

import io.penstock.spi.error.Place;
import java.util.Optional;

/** What the names that checks use mean in the database. */
public interface CheckNames {
    /** Renders what a model or source is called behind FROM. */
    String relation(String name);

    /** Gives a query of a check with the names in it replaced. */
    String query(String sql);

    /**
     * Finds where in a file of its own the query of a check is wrong; empty for one that has none.
     *
     * @param offset within the query with the names replaced
     */
    Optional<Place> place(String sql, int offset);
}
