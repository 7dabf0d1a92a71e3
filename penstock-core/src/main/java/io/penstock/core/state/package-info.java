/** What is remembered between runs, as values and an interface that stores implement. */
@NullMarked
package io.penstock.core.state;

import org.jspecify.annotations.NullMarked;
