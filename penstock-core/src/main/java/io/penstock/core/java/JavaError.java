package io.penstock.core.java;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What users' Java code can meet outside of itself. Numbers 13000 to 13999. */
public enum JavaError implements ErrorCode {
    SYSTEM_FAILED(13000);

    private final int number;

    JavaError(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ErrorCategory category() {
        return ErrorCategory.EXTERNAL;
    }
}
