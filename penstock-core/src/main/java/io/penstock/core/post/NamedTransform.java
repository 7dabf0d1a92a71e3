package io.penstock.core.post;

/** A transform that models call by its name: a file, or a method. */
public record NamedTransform(String name, TransformBody body) {}
