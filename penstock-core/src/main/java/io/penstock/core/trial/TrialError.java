package io.penstock.core.trial;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with a test of a model. Numbers 11000 to 11999. */
public enum TrialError implements ErrorCode {
    TEST_INVALID(11000),
    TEST_ENGINE(11001);

    private final int number;

    TrialError(int number) {
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
