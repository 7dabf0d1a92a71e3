package io.penstock.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.ledger.DeadRows;
import io.penstock.core.state.DeadLetter;
import java.util.List;
import java.util.TreeMap;

/** Shows dead letters. */
public final class DeadLetterPrinter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Console console;

    public DeadLetterPrinter(Console console) {
        this.console = console;
    }

    public void table(List<DeadLetter> letters) {
        TextTable table = new TextTable("MODEL", "WHAT", "ATTEMPTS", "RUN", "SINCE", "STATUS", "ERROR").right(2);
        for (DeadLetter letter : letters) {
            table.add(List.of(
                    letter.model(),
                    what(letter),
                    letter.isOfRows() ? "" : Integer.toString(letter.attempts()),
                    letter.runId(),
                    Shown.instant(letter.failedAt()),
                    letter.resolution() == null ? "open" : "resolved: " + letter.resolution(),
                    letter.error().message()));
        }
        if (table.isEmpty()) {
            console.out().println("No dead letters.");
        } else {
            table.print(console);
        }
        console.out().flush();
    }

    private static String what(DeadLetter letter) {
        return letter.isOfRows() ? Shown.count(letter.rows(), "row") : "model";
    }

    /** Tells of the open letters of a model. */
    public void print(List<DeadLetter> letters, List<DeadRows.Row> rows) {
        for (DeadLetter letter : letters) {
            console.out()
                    .println(letter.model() + ": " + what(letter) + " of run " + letter.runId() + ", since "
                            + Shown.instant(letter.failedAt()));
            if (!letter.isOfRows()) {
                console.out().println("attempts: " + letter.attempts());
                new TreeMap<>(letter.inputs())
                        .forEach((input, version) -> console.out().println("input " + input + ": " + version));
                new ErrorPrinter(console).print(letter.error());
            }
            console.out().println("fingerprint: " + letter.fingerprint());
        }
        TextTable table = new TextTable("ERROR", "ROW");
        rows.forEach(row -> table.add(List.of(row.error(), row.json())));
        if (!table.isEmpty()) {
            console.out().println();
            table.print(console);
        }
        String model = letters.get(0).model();
        console.tell("", "Try again with: penstock dead-letters replay " + model);
        console.out().flush();
    }

    /** Tells that letters are closed. */
    public void resolved(String model, int letters) {
        console.out()
                .println(Shown.count(letters, "dead letter") + " of " + model + (letters == 1 ? " is" : " are")
                        + " resolved.");
        console.out().flush();
    }

    /** Gives letters for programs. */
    public static ObjectNode json(String environment, List<DeadLetter> letters) {
        ObjectNode root = Json.object().put("environment", environment);
        ArrayNode array = root.putArray("letters");
        letters.forEach(letter -> array.add(json(letter)));
        return root;
    }

    /** Gives the open letters of a model, with their rows, for programs. */
    public static ObjectNode json(String model, List<DeadLetter> letters, List<DeadRows.Row> rows) {
        ObjectNode root = Json.object().put("model", model);
        ArrayNode array = root.putArray("letters");
        letters.forEach(letter -> array.add(json(letter)));
        ArrayNode shown = root.putArray("rows");
        for (DeadRows.Row row : rows) {
            ObjectNode node = shown.addObject().put("error", row.error());
            try {
                node.set("row", MAPPER.readTree(row.json()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Not a row: " + row.json(), e);
            }
        }
        return root;
    }

    private static ObjectNode json(DeadLetter letter) {
        ObjectNode node = Json.object()
                .put("model", letter.model())
                .put("kind", letter.isOfRows() ? "rows" : "model")
                .put("run_id", letter.runId())
                .put("failed_at", letter.failedAt().toString())
                .put("attempts", letter.attempts())
                .put("rows", letter.rows())
                .put("fingerprint", letter.fingerprint());
        ObjectNode inputs = node.putObject("inputs");
        new TreeMap<>(letter.inputs()).forEach(inputs::put);
        node.set(
                "error",
                Json.error(
                        letter.error().code(),
                        letter.error().message(),
                        letter.error().place()));
        node.put(
                "resolved_at",
                letter.resolvedAt() == null ? null : letter.resolvedAt().toString());
        return node.put("resolution", letter.resolution());
    }
}
