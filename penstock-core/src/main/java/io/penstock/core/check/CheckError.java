package io.penstock.core.check;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can come of looking at rows before they are published. Numbers 9000 to 9999. */
public enum CheckError implements ErrorCode {
    CHECK_FAILED(9000),
    CHECK_UNEVALUATED(9001);

    private final int number;

    CheckError(int number) {
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
