/** The ledger beside the data: one row for each model, written in the same transaction as the model's rows. */
@NullMarked
package io.penstock.core.ledger;

import org.jspecify.annotations.NullMarked;
