/** Binds queries without running them: the columns of every model, and the columns that each is made from. */
@NullMarked
package io.penstock.core.lineage;

import org.jspecify.annotations.NullMarked;
