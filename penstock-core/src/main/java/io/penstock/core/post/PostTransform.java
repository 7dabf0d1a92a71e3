package io.penstock.core.post;

import io.penstock.core.config.ContentHash;
import io.penstock.spi.error.Place;

/**
 * Something that is done behind the write of a model, in a transaction of its own.
 *
 * @param name unique among those of the model
 * @param continueOnFailure whether its failure is only warned of
 * @param place where the model says it
 */
public record PostTransform(String name, TransformBody body, boolean continueOnFailure, Place place) {
    /** Gives a hash of what it does, whatever it is called and whatever becomes of a failure. */
    public String hash() {
        return new ContentHash().add(body.definition()).hex().substring(0, 32);
    }
}
