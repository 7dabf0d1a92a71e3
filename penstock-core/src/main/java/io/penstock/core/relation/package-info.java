/** Relations that compose to SQL, and rows between batches and users' records, maps and Arrow readers. */
@NullMarked
package io.penstock.core.relation;

import org.jspecify.annotations.NullMarked;
