/** The types of columns and the schemas of relations, as values that belong to no database. */
@NullMarked
package io.penstock.spi.type;

import org.jspecify.annotations.NullMarked;
