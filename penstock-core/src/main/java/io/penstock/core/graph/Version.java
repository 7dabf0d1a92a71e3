package io.penstock.core.graph;

import io.penstock.spi.type.TableName;

/**
 * What all environments share of a model: its table or view, of which the name tells what it is made of.
 *
 * @param hash of all that makes up its rows: its definition, and the same of all that it reads
 * @param declared the table or view that the model says it becomes
 * @param view by which this environment shows it
 */
public record Version(String hash, TableName declared, TableName view) {}
