/** Writes a model's rows by its strategy, in one transaction with the ledger row that says so. */
@NullMarked
package io.penstock.core.write;

import org.jspecify.annotations.NullMarked;
