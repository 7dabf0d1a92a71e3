package io.penstock.core.write;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with rows that are to be written. Numbers 4000 to 4999. */
public enum WriteError implements ErrorCode {
    KEY_COLUMN_MISSING(4000),
    KEY_DUPLICATE(4001),
    TABLE_KEY_DUPLICATE(4002),
    COLUMN_RESERVED(4003),
    NO_QUERY(4004),
    FILE_UNWRITABLE(4005),
    KEY_NULL(4010),
    SOURCE_EMPTY(4011),
    DELETE_TOO_MUCH(4012),
    EVENT_TIME_NULL(4013),
    EVENT_TIME_TYPE(4014),
    ROW_LATE(4015),
    TIME_COLUMN_TYPE(4016),
    ROW_OUTSIDE(4017),
    CURSOR_UNFIT(4018);

    private final int number;

    WriteError(int number) {
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
