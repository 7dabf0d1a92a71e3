/** Intervals of time: their grain on the calendar, and sets of them. */
@NullMarked
package io.penstock.core.interval;

import org.jspecify.annotations.NullMarked;
