package io.penstock.core.migrate;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with migrations. Numbers 12000 to 12999. */
public enum MigrationError implements ErrorCode {
    MIGRATION_EDITED(12000),
    MIGRATION_MISSING(12001),
    MIGRATION_OUT_OF_ORDER(12002),
    MIGRATION_NOT_REVERSIBLE(12003);

    private final int number;

    MigrationError(int number) {
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
