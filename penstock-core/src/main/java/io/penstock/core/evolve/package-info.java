/** Compares the columns of a table with those of its new rows, and makes both fit as far as a mode allows. */
@NullMarked
package io.penstock.core.evolve;

import org.jspecify.annotations.NullMarked;
