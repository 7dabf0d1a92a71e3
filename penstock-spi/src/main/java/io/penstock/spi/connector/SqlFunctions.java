package io.penstock.spi.connector;

import io.penstock.normalize.DatePart;
import io.penstock.spi.type.DataType;
import java.util.Map;

/**
 * Renders the functions of a database that declared tables are written with, over expressions that are rendered already.
 *
 * <p>An expression that is NULL gives NULL, whatever the function. Patterns are of the kind that databases share: what
 * RE2 and POSIX both know, such as {@code [0-9]} and {@code [[:space:]]}, and not {@code \d}; in what takes the place of
 * a match, {@code \1} stands for its first group. Immutable.
 */
public interface SqlFunctions {
    /** Changes the type of a value; a value that has no counterpart ends the statement with an error. */
    String cast(String value, DataType type);

    /** Changes the type of a value; a value that has no counterpart becomes NULL. */
    String tryCast(String value, DataType type);

    /** Ends the statement with an error that says a text, which is an expression too, when a row comes to it; stands for a value of a type. */
    String fail(String text, DataType type);

    /** Says whether the whole of a text is of a pattern. */
    String matches(String text, String pattern);

    /** Replaces what is of a pattern within a text. */
    String replacePattern(String text, PatternReplacement replacement);

    /** Takes blanks, tabs and line breaks off both ends of a text. */
    String trim(String text);

    /** Gives the first characters of a text. */
    String left(String text, int length);

    /** Gives the moment at which a zone's clocks show a timestamp. */
    String momentIn(String timestamp, String zone);

    /** Gives the timestamp that a zone's clocks show at a moment. */
    String clockIn(String moment, String zone);

    /** Gives a JSON object, as text, of texts by their names; one that is NULL is null there. */
    String jsonOfTexts(Map<String, String> texts);

    /** Gives a text of such an object by its name; NULL where it has none. */
    String textOfJson(String json, String name);

    /** Sets a date or a timestamp to the beginning of its year, month, or what the part is. */
    String truncate(DatePart part, String time);

    /** Rounds a number, half away from zero, to so many digits behind the point. */
    default String round(String number, int digits) {
        return "round(" + number + ", " + digits + ")";
    }

    /** Gives a number from 0 on and below 1, another one for each row. */
    default String random() {
        return "random()";
    }

    /** Joins two texts. */
    default String join(String left, String right) {
        return left + " || " + right;
    }

    /** Counts the characters of a text. */
    default String length(String text) {
        return "length(" + text + ")";
    }

    default String lower(String text) {
        return "lower(" + text + ")";
    }

    default String upper(String text) {
        return "upper(" + text + ")";
    }

    /** Replaces a text, which is a literal, by another within a text. */
    default String replace(String text, String from, String into) {
        return "replace(" + text + ", " + from + ", " + into + ")";
    }

    /**
     * What of a text is replaced by what.
     *
     * @param everywhere whether every match is, or the first one only
     * @param ignoresCase whether small and capital letters are the same
     */
    record PatternReplacement(String pattern, String replacement, boolean everywhere, boolean ignoresCase) {}
}
