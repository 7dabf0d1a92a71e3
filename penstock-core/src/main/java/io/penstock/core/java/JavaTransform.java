package io.penstock.core.java;

/**
 * A method that models call by a name, to have it done behind their write.
 *
 * @param name the annotation's, or the method's in snake case
 */
public record JavaTransform(String name, JavaModel method) {}
