package io.penstock.core.contract;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with rows or tables that are not as they were declared. Numbers 10000 to 10999. */
public enum ContractError implements ErrorCode {
    CONTRACT_NOT_MET(10000),
    VALUE_UNFIT(10001),
    TABLE_DRIFTED(10002),
    KEY_TAKEN(10003);

    private final int number;

    ContractError(int number) {
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
