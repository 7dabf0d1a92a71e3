/** The names and schemas of relations and the types of their columns, as values that belong to no database. */
@NullMarked
package io.penstock.spi.type;

import org.jspecify.annotations.NullMarked;
