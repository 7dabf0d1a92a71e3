/** Keeps the memory of a project in one SQLite file. */
@NullMarked
package io.penstock.state;

import org.jspecify.annotations.NullMarked;
