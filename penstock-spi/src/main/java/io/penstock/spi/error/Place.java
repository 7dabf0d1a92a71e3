package io.penstock.spi.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Points at what a user wrote.
 *
 * @param file path from the project's folder, with forward slashes
 * @param line line from 1, or 0 when only the file is known
 * @param column column from 1, or 0 when only the line is known
 * @param text the line itself, when it helps to show it
 */
public record Place(
        String file, int line, int column, @Nullable String text) {

    public Place {
        Objects.requireNonNull(file, "file");
        if (line < 0 || column < 0 || (line == 0 && column > 0)) {
            throw new IllegalArgumentException("No such place: line " + line + ", column " + column);
        }
    }

    public static Place of(String file) {
        return new Place(file, 0, 0, null);
    }

    public static Place of(String file, int line, int column) {
        return new Place(file, line, column, null);
    }

    /** Finds the line and column of an offset in a file's content; an offset past the end means the end. */
    public static Place at(String file, String content, int offset) {
        int end = Math.max(0, Math.min(offset, content.length()));
        int line = 1;
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (content.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        int stop = content.indexOf('\n', start);
        String text =
                content.substring(start, stop < 0 ? content.length() : stop).stripTrailing();
        return new Place(file, line, end - start + 1, text);
    }

    /** Gives {@code file:line:column}, without the parts that are not known. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder(file);
        if (line > 0) {
            shown.append(':').append(line);
        }
        if (column > 0) {
            shown.append(':').append(column);
        }
        return shown.toString();
    }
}
