/** The commands, one class each. */
@NullMarked
package io.penstock.cli.command;

import org.jspecify.annotations.NullMarked;
