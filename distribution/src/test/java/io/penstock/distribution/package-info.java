/** The launchers, run as people run them. */
@NullMarked
package io.penstock.distribution;

import org.jspecify.annotations.NullMarked;
