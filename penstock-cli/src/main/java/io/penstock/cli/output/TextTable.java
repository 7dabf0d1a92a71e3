package io.penstock.cli.output;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A table in plain text: columns as wide as their widest cell, and the last one cut where the terminal ends. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> right = new TreeSet<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /** Aligns a column, counted from 0, at its right. */
    public TextTable right(int column) {
        right.add(column);
        return this;
    }

    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the table; lines end where the terminal ends, or nowhere when nobody watches. */
    public void print(Console console) {
        print(console, Collections.nCopies(rows.size(), ""));
    }

    /** Prints the table, each row in a style of {@link Console#styled}. */
    public void print(Console console, List<String> styles) {
        int[] widths = widths();
        console.out().println(console.styled("bold", line(header, widths, console)));
        for (int i = 0; i < rows.size(); i++) {
            String line = line(rows.get(i), widths, console);
            console.out().println(styles.get(i).isEmpty() ? line : console.styled(styles.get(i), line));
        }
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(header.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private String line(List<String> cells, int[] widths, Console console) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : GAP);
            line.append(right.contains(i) ? padding + cells.get(i) : cells.get(i) + padding);
        }
        String whole = line.toString().stripTrailing();
        return console.terminal() ? cut(whole, console.columns()) : whole;
    }

    /** Counts the places that a text takes on a terminal. */
    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    static String cut(String text, int columns) {
        return width(text) <= columns
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }
}
