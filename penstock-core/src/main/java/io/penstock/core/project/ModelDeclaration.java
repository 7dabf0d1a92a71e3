package io.penstock.core.project;

import io.penstock.spi.error.Place;

/**
 * A model as its file declares it.
 *
 * @param name unique in the project, whatever the case of its letters
 * @param place where it is declared
 */
public record ModelDeclaration(String name, ModelOptions options, ModelBody body, Place place) {}
