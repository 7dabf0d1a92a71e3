/** Whole-program benchmarks: each runs the installed command in processes of its own, beside a named peer or a limit. */
@NullMarked
package io.penstock.benchmarks;

import org.jspecify.annotations.NullMarked;
