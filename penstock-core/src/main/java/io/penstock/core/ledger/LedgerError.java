package io.penstock.core.ledger;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with a ledger. Numbers 7000 to 7999. */
public enum LedgerError implements ErrorCode {
    LEDGER_TOO_NEW(7000),
    ENTRY_GONE(7001),
    PLACE_TAKEN(7002);

    private final int number;

    LedgerError(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ErrorCategory category() {
        return ErrorCategory.USER;
    }
}
