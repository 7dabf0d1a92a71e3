/** Finds connectors, each in a class loader of its own, and opens a project's connections. */
@NullMarked
package io.penstock.core.plugin;

import org.jspecify.annotations.NullMarked;
