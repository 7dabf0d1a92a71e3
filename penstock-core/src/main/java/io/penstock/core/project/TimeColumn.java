package io.penstock.core.project;

import io.penstock.spi.error.Place;
import org.jspecify.annotations.Nullable;

/**
 * The column that says to which interval a row belongs.
 *
 * @param source the dependency of which only the rows of an interval are read; null when the rows of the query itself have the
 *     column
 * @param column the column of the dependency, or of the query
 * @param target the column of the query by which its rows belong to an interval
 * @param place where that is said
 */
public record TimeColumn(@Nullable String source, String column, String target, Place place) {}
