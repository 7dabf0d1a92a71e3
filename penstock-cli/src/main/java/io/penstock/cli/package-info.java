/** The {@code penstock} command: the only place that prints. */
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;
