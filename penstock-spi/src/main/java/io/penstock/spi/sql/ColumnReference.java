package io.penstock.spi.sql;

import io.penstock.spi.type.TableName;

/** A column of a relation. */
public record ColumnReference(TableName table, String column) {}
