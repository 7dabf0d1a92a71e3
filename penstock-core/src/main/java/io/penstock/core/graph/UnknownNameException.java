package io.penstock.core.graph;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;

/** A query reads a name that is that of no model and no source. */
public final class UnknownNameException extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final String name;

    /**
     * Tells of a name.
     *
     * @param reader what reads it, in words
     * @param remedy what to do, in parentheses
     */
    UnknownNameException(String name, String reader, String remedy, Place place) {
        super(
                ProjectError.DEPENDENCY_UNKNOWN,
                "Cannot resolve \"" + name + "\" in " + reader + ": there is no model or source of that name" + remedy,
                place,
                null);
        this.name = name;
    }

    /** Gives the name as it was written. */
    public String name() {
        return name;
    }
}
