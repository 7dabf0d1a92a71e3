/** Resolves the names that models use into a graph without cycles, and selects parts of it. */
@NullMarked
package io.penstock.core.graph;

import org.jspecify.annotations.NullMarked;
