package io.penstock.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Breaks text into lines that fit a terminal. */
final class TextLines {
    private static final String INDENT = "  ";

    private TextLines() {}

    /** Counts the places that a text takes on a terminal. */
    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Gives a text, with an ellipsis for what does not fit. */
    static String cut(String text, int columns) {
        return width(text) <= columns
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }

    /** Gives the width of the longest part that is not broken without need: a word, or a folder of a path. */
    static int longestWord(String text) {
        return Arrays.stream(text.split(" |(?<=/)", -1))
                .mapToInt(TextLines::width)
                .reduce(0, Math::max);
    }

    /** Breaks a text into lines of so many places, at least 1: between words, else in paths and names, else anywhere. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width(rest) > columns) {
            int end = rest.offsetByCodePoints(0, columns);
            int space = rest.lastIndexOf(' ', end);
            int inside = 1 + Math.max(rest.lastIndexOf('/', end - 1), rest.lastIndexOf('_', end - 1));
            int stop = space > 0 ? space : inside > 0 ? inside : end;
            lines.add(rest.substring(0, stop).stripTrailing());
            rest = rest.substring(stop).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Breaks a message that does not fit; the lines behind the first are indented, and each of its semicolons ends one. */
    static List<String> message(String text, int columns) {
        if (width(text) <= columns) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        for (String part : text.split("(?<=;) ", -1)) {
            wrap(part, Math.max(1, columns - INDENT.length()))
                    .forEach(line -> lines.add(lines.isEmpty() ? line : INDENT + line));
        }
        return lines;
    }
}
