/** Unit tests of models: rows that are given, the model on the embedded engine, and what is expected of it. */
@NullMarked
package io.penstock.core.trial;

import org.jspecify.annotations.NullMarked;
