/** Rules over all modules together: which may know which, and how their classes are made. */
@NullMarked
package io.penstock.architecture;

import org.jspecify.annotations.NullMarked;
