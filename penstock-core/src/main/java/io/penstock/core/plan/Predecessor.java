package io.penstock.core.plan;

import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.type.TableName;

/**
 * The table with whose rows the table of a model begins, because no query gives them again, or nothing but their place changes.
 *
 * @param table as it stands
 * @param owner under whom the ledger keeps what it says of it
 * @param entry what that is
 * @param begun what it is to say of the copy
 * @param shown what people know it by
 * @param moved whether the definition is the same, so that the copy is all there is to do
 */
public record Predecessor(
        TableName table, Owner owner, LedgerEntry entry, LedgerEntry begun, String shown, boolean moved) {
    /** Gives who keeps it, as the ledger tells it. */
    public String origin() {
        return owner.environment(entry.model());
    }
}
