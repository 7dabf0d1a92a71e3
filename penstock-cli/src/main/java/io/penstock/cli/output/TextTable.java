package io.penstock.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A table in plain text: columns as wide as their widest cell, narrower ones on a terminal that is too narrow for that.
 *
 * <p>What does not fit into a column goes on in the line below. A table that cuts keeps each row on one line instead, and
 * leaves out its last columns where there is no room for them.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int LEAST_CUT = 8;

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> right = new TreeSet<>();
    private boolean cuts;

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    /** Aligns a column, counted from 0, at its right; it is never cut. */
    public TextTable right(int column) {
        right.add(column);
        return this;
    }

    /** Keeps each row on one line. */
    public TextTable cutting() {
        cuts = true;
        return this;
    }

    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints the table and gives the number of columns that it shows; all of them, when nobody watches. */
    public int print(Console console) {
        return print(console, Collections.nCopies(rows.size(), ""));
    }

    /** Prints the table, each row in a style of {@link Console#styled}. */
    public int print(Console console, List<String> styles) {
        int[] natural = widths(TextLines::width);
        int[] widths = console.terminal() ? fit(natural, console.columns()) : natural;
        print(console, "bold", header, widths);
        for (int i = 0; i < rows.size(); i++) {
            print(console, styles.get(i), rows.get(i), widths);
        }
        return widths.length;
    }

    private void print(Console console, String style, List<String> cells, int[] widths) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            lines.add(cuts ? List.of(TextLines.cut(cell, widths[i])) : TextLines.wrap(cell, widths[i]));
        }
        int height = lines.stream().mapToInt(List::size).reduce(1, Math::max);
        for (int line = 0; line < height; line++) {
            console.out().println(console.styled(style, line(lines, line, widths)));
        }
    }

    private String line(List<List<String>> cells, int line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = line < cells.get(i).size() ? cells.get(i).get(line) : "";
            String padding = " ".repeat(widths[i] - TextLines.width(cell));
            text.append(i == 0 ? "" : GAP);
            text.append(right.contains(i) ? padding + cell : cell + padding);
        }
        return text.toString().stripTrailing();
    }

    /** Gives widths that fit a terminal: words stay whole while that can be, and the widest columns give way first. */
    private int[] fit(int[] natural, int columns) {
        int[] least = cuts ? leastCut(natural) : widths(TextLines::longestWord);
        int shown = natural.length;
        while (cuts && shown > 1 && sum(least, shown) > columns) {
            shown--;
        }
        int[] widths = level(Arrays.copyOf(natural, shown), least, columns);
        return sum(widths, shown) <= columns ? widths : level(least, new int[shown], columns);
    }

    private int[] leastCut(int[] natural) {
        return IntStream.range(0, natural.length)
                .map(i -> right.contains(i) ? natural[i] : Math.min(natural[i], LEAST_CUT))
                .toArray();
    }

    /** Lowers the widest columns to one width until all fit, or until nothing can be lowered. */
    private static int[] level(int[] widths, int[] least, int columns) {
        int[] lowered = widths.clone();
        for (int cap = Arrays.stream(widths).max().orElse(0);
                cap > 0 && sum(lowered, lowered.length) > columns;
                cap--) {
            for (int i = 0; i < lowered.length; i++) {
                lowered[i] = Math.max(least[i], Math.min(widths[i], cap));
            }
        }
        return lowered;
    }

    /** The places that the first columns take, with the gaps between them. */
    private static int sum(int[] widths, int shown) {
        return Arrays.stream(widths, 0, shown).sum() + GAP.length() * (shown - 1);
    }

    private int[] widths(ToIntFunction<String> measure) {
        return IntStream.range(0, header.size())
                .map(i -> rows.stream()
                        .mapToInt(row -> measure.applyAsInt(row.get(i)))
                        .reduce(measure.applyAsInt(header.get(i)), Math::max))
                .toArray();
    }
}
