package io.penstock.core.java;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.Place;

/**
 * A Java model as its annotation declares it.
 *
 * @param name the annotation's name, or the method's in snake case
 * @param options what else the annotation sets, under the keys of SQL headers
 */
public record JavaDeclaration(JavaModel model, String name, JsonNode options) {
    public Place place() {
        return model.place();
    }
}
