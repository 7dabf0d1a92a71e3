package io.penstock.core.plan;

import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.type.TableName;

/**
 * The table with whose rows a new version of a model begins, because no query gives them again.
 *
 * @param table as it stands
 * @param owner under whom the ledger keeps what it says of it
 * @param entry what that is
 * @param shown what people know it by
 */
public record Predecessor(TableName table, Owner owner, LedgerEntry entry, String shown) {}
