/** Errors: one exception, coded and categorised, with the place in the user's files that it speaks of. */
@NullMarked
package io.penstock.spi.error;

import org.jspecify.annotations.NullMarked;
