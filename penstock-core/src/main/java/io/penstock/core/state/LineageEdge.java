package io.penstock.core.state;

/** Says that a column of a model is made from a column of something that it reads. */
public record LineageEdge(String model, String column, String fromNode, String fromColumn) {}
