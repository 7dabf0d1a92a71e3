/** Compiles, finds and calls users' Java models: the one place that loads users' classes. */
@NullMarked
package io.penstock.core.java;

import org.jspecify.annotations.NullMarked;
