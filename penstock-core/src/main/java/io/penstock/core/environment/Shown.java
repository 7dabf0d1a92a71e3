package io.penstock.core.environment;

import io.penstock.spi.type.TableName;

/**
 * A model as an environment shows it.
 *
 * @param relation the table or view of the version, which all environments share
 * @param view by which the environment shows it
 */
public record Shown(String version, TableName relation, TableName view) {}
