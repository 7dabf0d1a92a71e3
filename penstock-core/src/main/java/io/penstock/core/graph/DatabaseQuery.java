package io.penstock.core.graph;

import io.penstock.spi.error.Place;
import io.penstock.sql.RewrittenQuery;
import java.util.List;
import java.util.function.IntFunction;

/** A query as its database is to run it, and the way back to what users wrote. Immutable. */
public final class DatabaseQuery {
    private final Part whole;
    private final List<Part> inside;

    /** Makes a query within which those of other models may stand. */
    DatabaseQuery(Part whole, List<Part> inside) {
        this.whole = whole;
        this.inside = List.copyOf(inside);
    }

    public String text() {
        return whole.query().text();
    }

    /** Finds the place in the user's file of an offset in the text; that of the query's beginning for one below 0. */
    public Place place(int offset) {
        int within = Math.max(0, offset);
        return inside.stream()
                .filter(part -> part.holds(within))
                .findFirst()
                .orElse(whole)
                .place(within);
    }

    /**
     * What one user's query became.
     *
     * @param offset where it stands in the text of the whole
     * @param origin gives the place of an offset in the query as it was written
     */
    record Part(int offset, RewrittenQuery query, IntFunction<Place> origin) {
        boolean holds(int within) {
            return within >= offset && within < offset + query.text().length();
        }

        Place place(int within) {
            return origin.apply(query.originalOffset(within - offset));
        }
    }
}
