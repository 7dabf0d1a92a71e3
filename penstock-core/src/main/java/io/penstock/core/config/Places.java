package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.spi.error.Place;

/** Tells where the values of a tree were written. */
@FunctionalInterface
public interface Places {
    /** Gives the place of a value, or of the nearest value around it that has one. */
    Place of(JsonPointer value);

    /** Gives the place of the key of a value. */
    default Place ofKey(JsonPointer value) {
        return of(value);
    }
}
