package io.penstock.spi.connector;

import io.penstock.spi.type.DataType;

/**
 * Renders the functions of a database that declared tables are written with, over expressions that are rendered already.
 *
 * <p>An expression that is NULL gives NULL, whatever the function. Patterns are of the kind that databases share: what
 * RE2 and POSIX both know, {@code [0-9]} and not {@code \d}. Immutable.
 */
public interface SqlFunctions {
    /** Changes the type of a value; a value that has no counterpart ends the statement with an error. */
    String cast(String value, DataType type);

    /** Changes the type of a value; a value that has no counterpart becomes NULL. */
    String tryCast(String value, DataType type);

    /** Ends the statement with an error that says a text, which is an expression too, when a row comes to it. */
    String fail(String text);

    /** Says whether the whole of a text is of a pattern. */
    String matches(String text, String pattern);

    /** Joins texts. */
    default String join(String left, String right) {
        return left + " || " + right;
    }

    /** Counts the characters of a text. */
    default String length(String text) {
        return "length(" + text + ")";
    }
}
