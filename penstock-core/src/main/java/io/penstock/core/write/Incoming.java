package io.penstock.core.write;

import io.penstock.spi.type.Schema;

/**
 * The rows that are to be written, as a query of the target's own database.
 *
 * @param query gives the rows
 * @param schema the columns of the query
 */
public record Incoming(String query, Schema schema) {}
