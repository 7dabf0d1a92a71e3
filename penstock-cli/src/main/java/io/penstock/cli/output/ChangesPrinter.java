package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.run.ChangedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells of rows that a write would change: with {@code -} what it takes away, with {@code +} what it adds. */
final class ChangesPrinter {
    private static final int CELL_WIDTH = 60;

    private ChangesPrinter() {}

    /** Prints a table of the rows; what comes in the place of a row stands below it. */
    static void print(Console console, String model, ChangedRows changes) {
        if (changes.removed().isEmpty() && changes.added().isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of(" "));
        head.addAll(changes.columns());
        TextTable table = new TextTable(head.toArray(String[]::new)).cutting();
        List<String> styles = new ArrayList<>();
        List<List<@Nullable Object>> open = new ArrayList<>(changes.added());
        for (List<@Nullable Object> row : changes.removed()) {
            table.add(cells("-", row));
            styles.add("red");
            open.stream()
                    .filter(other -> sameKey(changes, row, other))
                    .findFirst()
                    .ifPresent(other -> {
                        table.add(cells("+", other));
                        styles.add("green");
                        open.remove(other);
                    });
        }
        open.forEach(row -> {
            table.add(cells("+", row));
            styles.add("green");
        });
        console.out()
                .println("Rows of " + model + (changes.complete() ? "" : ", the first of them (see more with --rows)")
                        + ":");
        table.print(console, styles);
    }

    private static boolean sameKey(ChangedRows changes, List<@Nullable Object> row, List<@Nullable Object> other) {
        return !changes.key().isEmpty()
                && changes.key().stream()
                        .map(changes.columns()::indexOf)
                        .allMatch(i -> Objects.equals(row.get(i), other.get(i)));
    }

    private static List<String> cells(String sign, List<@Nullable Object> row) {
        List<String> cells = new ArrayList<>(List.of(sign));
        row.forEach(value -> cells.add(TextLines.cut(ResultValue.oneLine(value), CELL_WIDTH)));
        return cells;
    }

    /** Gives the same as a tree. */
    static ObjectNode json(ChangedRows changes) {
        ObjectNode node = Json.object();
        changes.columns().forEach(node.putArray("columns")::add);
        rows(node.putArray("removed"), changes.removed());
        rows(node.putArray("added"), changes.added());
        return node.put("complete", changes.complete());
    }

    private static void rows(ArrayNode array, List<List<@Nullable Object>> rows) {
        for (List<@Nullable Object> row : rows) {
            ArrayNode values = array.addArray();
            row.forEach(value -> values.addPOJO(ResultValue.plain(value)));
        }
    }
}
