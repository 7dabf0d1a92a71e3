package io.penstock.core.trial;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares rows whatever their order, each as often as it comes, and shows what differs side by side. */
final class RowDiff {
    /** Sums of binary fractions differ in their last digits by the order of the rows. */
    private static final MathContext DIGITS = new MathContext(12);

    private static final int ROWS_SHOWN = 20;

    private final List<String> names;
    private final List<List<@Nullable Object>> missing;
    private final List<List<@Nullable Object>> unexpected;

    private RowDiff(List<String> names, List<List<@Nullable Object>> missing, List<List<@Nullable Object>> unexpected) {
        this.names = names;
        this.missing = missing;
        this.unexpected = unexpected;
    }

    static RowDiff of(List<String> names, List<List<@Nullable Object>> expected, List<List<@Nullable Object>> actual) {
        List<List<@Nullable Object>> left =
                new ArrayList<>(actual.stream().map(RowDiff::plain).toList());
        List<List<@Nullable Object>> missing = new ArrayList<>();
        for (List<@Nullable Object> row : expected) {
            List<@Nullable Object> plain = plain(row);
            if (!left.remove(plain)) {
                missing.add(plain);
            }
        }
        return new RowDiff(names, missing, left);
    }

    /** Gives the same without the rows that nobody expected. */
    RowDiff ofSubset() {
        return missing.isEmpty() ? new RowDiff(names, missing, List.of()) : this;
    }

    boolean isEmpty() {
        return missing.isEmpty() && unexpected.isEmpty();
    }

    private static List<@Nullable Object> plain(List<@Nullable Object> row) {
        List<@Nullable Object> plain = new ArrayList<>();
        row.forEach(value -> plain.add(plain(value)));
        return plain;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Double number && !number.isNaN() && !number.isInfinite()) {
            return stripped(new BigDecimal(number, DIGITS));
        }
        if (value instanceof Float number && !number.isNaN() && !number.isInfinite()) {
            return stripped(new BigDecimal(number.toString()));
        }
        if (value instanceof Number number && !(value instanceof Double) && !(value instanceof Float)) {
            return stripped(new BigDecimal(number.toString()));
        }
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : value;
    }

    private static String stripped(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** Shows a table: with {@code -} what is missing, with {@code +} what is there instead or besides. */
    String show() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(" "));
        head.addAll(names);
        lines.add(head);
        List<List<@Nullable Object>> open = new ArrayList<>(unexpected);
        for (List<@Nullable Object> row : missing) {
            lines.add(line("-", row, row));
            open.stream()
                    .filter(other -> same(row, other) > 0)
                    .reduce((best, other) -> same(row, other) > same(row, best) ? other : best)
                    .ifPresent(other -> {
                        lines.add(line("+", other, row));
                        open.remove(other);
                    });
        }
        open.forEach(row -> lines.add(line("+", row, row)));
        return layOut(lines);
    }

    private static long same(List<@Nullable Object> left, List<@Nullable Object> right) {
        long same = 0;
        for (int i = 0; i < left.size(); i++) {
            same += Objects.equals(left.get(i), right.get(i)) ? 1 : 0;
        }
        return same;
    }

    /** Renders a row; what differs from another stands between marks. */
    private static List<String> line(String sign, List<@Nullable Object> row, List<@Nullable Object> other) {
        List<String> cells = new ArrayList<>(List.of(sign));
        for (int i = 0; i < row.size(); i++) {
            String text = row.get(i) == null ? "NULL" : String.valueOf(row.get(i));
            cells.add(Objects.equals(row.get(i), other.get(i)) ? text : "»" + text + "«");
        }
        return cells;
    }

    private static String layOut(List<List<String>> lines) {
        List<List<String>> shown = lines.subList(0, Math.min(lines.size(), ROWS_SHOWN + 1));
        List<String> text = new ArrayList<>();
        for (List<String> line : shown) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = shown.stream()
                        .mapToInt(one -> one.get(column).length())
                        .max()
                        .orElse(0);
                padded.append(line.get(i))
                        .append(" ".repeat(width - line.get(i).length()))
                        .append(i == 0 ? " " : "  ");
            }
            text.add("  " + padded.toString().stripTrailing());
        }
        if (shown.size() < lines.size()) {
            text.add("  ... and " + (lines.size() - shown.size()) + " more");
        }
        return String.join("\n", text);
    }
}
