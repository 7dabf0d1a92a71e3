package io.penstock.core.migrate;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with migrations. Numbers 9000 to 9999. */
public enum MigrationError implements ErrorCode {
    MIGRATION_EDITED(9000),
    MIGRATION_MISSING(9001),
    MIGRATION_OUT_OF_ORDER(9002),
    MIGRATION_NOT_REVERSIBLE(9003);

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
