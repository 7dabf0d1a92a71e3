package io.penstock.spi.error;

/**
 * Names a kind of error: a number that is never reused, a name and a category.
 *
 * <p>Codes are constants of enums, each enum with a block of a thousand numbers of its own.
 */
public interface ErrorCode {
    /** The number, unique over all enums of codes. */
    int number();

    /** The name in capitals, as enums give it. */
    String name();

    ErrorCategory category();
}
