package io.penstock.core.project;

/** A model's name and options, checked and complete. */
public record BoundModel(String name, ModelOptions options) {}
