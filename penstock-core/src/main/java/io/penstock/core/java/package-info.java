/** Compiles, finds and calls users' Java models: the one place of reflection. */
@NullMarked
package io.penstock.core.java;

import org.jspecify.annotations.NullMarked;
