/** A project that is open for work: all rooms put together, for whoever starts something. */
@NullMarked
package io.penstock.core.workspace;

import org.jspecify.annotations.NullMarked;
