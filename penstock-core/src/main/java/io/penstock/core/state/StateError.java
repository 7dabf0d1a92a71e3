package io.penstock.core.state;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can go wrong with the memory of a project. Numbers 3000 to 3999. */
public enum StateError implements ErrorCode {
    PROJECT_BUSY(3000, ErrorCategory.RESOURCE),
    STATE_UNREADABLE(3001, ErrorCategory.EXTERNAL),
    STATE_TOO_NEW(3002, ErrorCategory.USER),
    STATE_LOCKED(3003, ErrorCategory.RESOURCE),
    STATE_FAILED(3004, ErrorCategory.EXTERNAL),
    LEASE_LOST(3005, ErrorCategory.RESOURCE);

    private final int number;
    private final ErrorCategory category;

    StateError(int number, ErrorCategory category) {
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
