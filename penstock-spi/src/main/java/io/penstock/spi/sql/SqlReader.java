package io.penstock.spi.sql;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;

/** Reads queries without running them, in the dialect of its database. Thread-safe. */
public interface SqlReader {
    /**
     * Reads the text of one query.
     *
     * @throws io.penstock.spi.error.SqlPositionException when it is not one query of this dialect
     */
    QueryReading read(String query);

    /**
     * Reads what the definition of a function says; the places of its tables count within the definition.
     *
     * @throws io.penstock.spi.error.PenstockException when this database has no such functions
     */
    default QueryReading read(ProjectFunction.Sql function) {
        throw PenstockException.at(
                function.place(),
                ConnectorError.UNSUPPORTED,
                "Cannot define the function \"" + function.name()
                        + "\": this database has no functions of a project (delete the file)");
    }

    /** Opens an empty catalogue against which queries are bound. */
    QueryBinder binder();
}
