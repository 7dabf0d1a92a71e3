package io.penstock.spi.error;

/** What can go wrong between Penstock and a database, a file store or a broker. Numbers 1000 to 1999. */
public enum ConnectorError implements ErrorCode {
    SQL_SYNTAX(1000, ErrorCategory.USER),
    SQL_BINDING(1001, ErrorCategory.USER),
    RELATION_MISSING(1002, ErrorCategory.USER),
    CONNECTION_OPTION(1003, ErrorCategory.USER),
    CONVERSION(1004, ErrorCategory.USER),
    CONSTRAINT(1005, ErrorCategory.USER),
    UNSUPPORTED(1006, ErrorCategory.USER),
    PERMISSION(1007, ErrorCategory.USER),
    DATABASE_UNREADABLE(1008, ErrorCategory.EXTERNAL),
    DATABASE_FAILED(1009, ErrorCategory.EXTERNAL),
    FILE_UNREADABLE(1010, ErrorCategory.EXTERNAL),
    DATABASE_LOCKED(1011, ErrorCategory.RESOURCE),
    CONFLICT(1012, ErrorCategory.RESOURCE),
    OUT_OF_MEMORY(1013, ErrorCategory.RESOURCE),
    CANCELLED(1014, ErrorCategory.RESOURCE);

    private final int number;
    private final ErrorCategory category;

    ConnectorError(int number, ErrorCategory category) {
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
