/** Servers that tests and benchmarks start. */
@NullMarked
package io.penstock.servers;

import org.jspecify.annotations.NullMarked;
