/** What the example projects need beside themselves: data that is too large to keep with the sources. */
@NullMarked
package io.penstock.examples;

import org.jspecify.annotations.NullMarked;
