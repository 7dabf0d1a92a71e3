/** Relations that compose to SQL, and the rows that Java models return, as batches. */
@NullMarked
package io.penstock.core.relation;

import org.jspecify.annotations.NullMarked;
