/** Columnar batches: how rows go from one system to another, streamed and never whole. */
@NullMarked
package io.penstock.spi.batch;

import org.jspecify.annotations.NullMarked;
