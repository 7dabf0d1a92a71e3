/** Virtual environments: which of the tables that all environments share each of them shows in its views, and has shown. */
@NullMarked
package io.penstock.core.environment;

import org.jspecify.annotations.NullMarked;
