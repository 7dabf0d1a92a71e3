/** The penstock command: reads what was typed, calls the core, and ends with a true exit code. */
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;
