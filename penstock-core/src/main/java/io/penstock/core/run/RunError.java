package io.penstock.core.run;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can stop a model while it runs. Numbers 5000 to 5999. */
public enum RunError implements ErrorCode {
    TIMED_OUT(5000, ErrorCategory.RESOURCE),
    CANCELLED(5001, ErrorCategory.RESOURCE),
    DEFECT(5002, ErrorCategory.INTERNAL),
    NOT_BUILT(5003, ErrorCategory.USER),
    NO_BEGIN(5004, ErrorCategory.USER),
    BREAKER_OPEN(5005, ErrorCategory.RESOURCE),
    COMMAND_FAILED(5006, ErrorCategory.USER),
    COMMAND_LATE(5007, ErrorCategory.USER);

    private final int number;
    private final ErrorCategory category;

    RunError(int number, ErrorCategory category) {
        this.number = number;
        this.category = category;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ErrorCategory category() {
        return category;
    }
}
