/** Reads penstock.yaml, its overlay and its variables into one checked configuration, with the place of every value. */
@NullMarked
package io.penstock.core.config;

import org.jspecify.annotations.NullMarked;
