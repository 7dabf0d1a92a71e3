package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.environment.Garbage;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.workspace.VirtualEnvironments.Difference;
import io.penstock.core.workspace.VirtualEnvironments.Summary;
import java.util.List;
import java.util.Objects;

/** Tells of virtual environments, of changes of what they show, and of what none of them uses. */
public final class EnvironmentPrinter {
    private EnvironmentPrinter() {}

    /** Prints environments. */
    public static void printList(Console console, List<Summary> environments) {
        if (environments.isEmpty()) {
            console.note(
                    "No environment shows anything (say environments: {mode: virtual} in penstock.yaml, and run it)");
            return;
        }
        TextTable table = new TextTable("ENVIRONMENT", "MODELS", "CHANGE", "AT", "RUN", "BY")
                .right(1)
                .right(2);
        environments.forEach(one -> table.add(List.of(
                one.environment(),
                String.valueOf(one.models()),
                String.valueOf(one.last().change()),
                Shown.instant(one.last().at()),
                one.last().runId(),
                one.last().by())));
        table.print(console);
        console.out().flush();
    }

    /** Gives environments for programs. */
    public static ObjectNode list(List<Summary> environments) {
        ObjectNode root = Json.object();
        ArrayNode all = root.putArray("environments");
        for (Summary one : environments) {
            ObjectNode node = all.addObject()
                    .put("environment", one.environment())
                    .put("models", one.models())
                    .put("change", one.last().change())
                    .put("changed_at", one.last().at().toString())
                    .put("changed_by", one.last().by());
            if (!one.last().runId().isEmpty()) {
                node.put("run_id", one.last().runId());
            }
        }
        return root;
    }

    /** Prints how two environments differ. */
    public static void printDiff(Console console, String one, String other, List<Difference> differences) {
        if (differences.isEmpty()) {
            console.out().println(one + " and " + other + " show the same");
        } else {
            TextTable table = new TextTable("MODEL", "DIFFERENCE");
            differences.forEach(difference -> table.add(List.of(difference.model(), difference.reason())));
            table.print(console);
        }
        console.out().flush();
    }

    /** Gives the same for programs. */
    public static ObjectNode diff(String one, String other, List<Difference> differences) {
        ObjectNode root = Json.object().put("one", one).put("other", other);
        ArrayNode models = root.putArray("models");
        for (Difference difference : differences) {
            ObjectNode node = models.addObject().put("model", difference.model());
            if (difference.one() != null) {
                node.put("one", difference.one());
            }
            if (difference.other() != null) {
                node.put("other", difference.other());
            }
            node.put("reason", difference.reason());
        }
        return root;
    }

    /** Prints how what an environment shows changed, or would have when somebody had said yes. */
    public static void printChange(Console console, String environment, List<ViewChange> changes, Effect effect) {
        if (effect == Effect.SHOWN) {
            console.out().println("Nothing was changed (confirm with --yes)");
        } else if (changes.isEmpty()) {
            console.out().println("Environment " + environment + " shows that already");
        } else {
            console.out().println("Environment " + environment + ": " + ViewsPrinter.done(changes));
        }
        console.out().flush();
    }

    /** Gives the same for programs. */
    public static ObjectNode change(String environment, List<ViewChange> changes, Effect effect) {
        ObjectNode root = Json.object().put("environment", environment).put("changed", effect == Effect.DONE);
        root.putArray("views");
        ViewsPrinter.put(root, changes);
        return root;
    }

    /** Prints what nobody uses. */
    public static void printGarbage(Console console, List<Garbage> garbage, Effect effect) {
        TextTable table = new TextTable("TABLE", "MODEL", "LAST USED");
        garbage.forEach(one -> table.add(List.of(
                one.relation().toString(),
                Objects.requireNonNullElse(one.model(), ""),
                one.usedAt() == null ? "" : Shown.instant(one.usedAt()))));
        if (!table.isEmpty()) {
            table.print(console);
        }
        console.out()
                .println((garbage.isEmpty() ? "Nothing" : garbage.size())
                        + (effect == Effect.DONE ? " dropped" : " to drop"));
        console.out().flush();
    }

    /** Gives the same for programs. */
    public static ObjectNode garbage(List<Garbage> garbage, Effect effect) {
        ObjectNode root = Json.object().put("dropped", effect == Effect.DONE);
        ArrayNode tables = root.putArray("tables");
        for (Garbage one : garbage) {
            ObjectNode node =
                    tables.addObject().put("table", one.relation().toString()).put("connection", one.connection());
            if (one.model() != null) {
                node.put("model", one.model()).put("version", one.version());
            }
            if (one.usedAt() != null) {
                node.put("used_at", one.usedAt().toString());
            }
        }
        return root;
    }
}
