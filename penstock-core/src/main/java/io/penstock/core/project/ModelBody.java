package io.penstock.core.project;

import io.penstock.core.java.JavaModel;
import io.penstock.spi.error.Place;

/** What makes a model's rows. */
public sealed interface ModelBody {

    /**
     * A query in a file.
     *
     * @param file path from the project's folder
     * @param content the whole file
     * @param offset where the query begins in it
     * @param query the text of the query, without a semicolon at its end
     */
    record Sql(String file, String content, int offset, String query) implements ModelBody {
        /** Finds the place of an offset within the query. */
        public Place place(int queryOffset) {
            return Place.at(file, content, offset + Math.max(0, queryOffset));
        }
    }

    /** A method of a compiled class. */
    record Java(JavaModel method) implements ModelBody {}
}
