package io.penstock.core.evolve;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can keep a table and its new rows from being made to fit. Numbers 8000 to 8999. */
public enum EvolutionError implements ErrorCode {
    COLUMNS_DIFFER(8000),
    COLUMN_MAPPING(8001),
    VALUE_UNFIT(8002);

    private final int number;

    EvolutionError(int number) {
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
