package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.environment.EnvironmentChange;
import io.penstock.core.environment.EnvironmentEntry;
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
                String.valueOf(one.last().number()),
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
                    .put("change", one.last().number())
                    .put("changed_at", one.last().at().toString())
                    .put("changed_by", one.last().by());
            if (!one.last().runId().isEmpty()) {
                node.put("run_id", one.last().runId());
            }
        }
        return root;
    }

    /** Prints how an environment changed. */
    public static void printLog(Console console, List<List<EnvironmentEntry>> changes) {
        TextTable table = new TextTable("CHANGE", "AT", "RUN", "BY", "SHOWN", "GONE")
                .right(0)
                .right(4)
                .right(5);
        for (List<EnvironmentEntry> entries : changes) {
            EnvironmentChange change = entries.get(0).change();
            long gone = entries.stream().filter(entry -> entry.shown() == null).count();
            table.add(List.of(
                    String.valueOf(change.number()),
                    Shown.instant(change.at()),
                    change.runId(),
                    change.by(),
                    String.valueOf(entries.size() - gone),
                    String.valueOf(gone)));
        }
        table.print(console);
        console.out().flush();
    }

    /** Gives the same for programs. */
    public static ObjectNode log(String environment, List<List<EnvironmentEntry>> changes) {
        ObjectNode root = Json.object().put("environment", environment);
        ArrayNode all = root.putArray("changes");
        for (List<EnvironmentEntry> entries : changes) {
            EnvironmentChange change = entries.get(0).change();
            ObjectNode node = all.addObject()
                    .put("change", change.number())
                    .put("changed_at", change.at().toString())
                    .put("changed_by", change.by());
            if (!change.runId().isEmpty()) {
                node.put("run_id", change.runId());
            }
            if (change.restores() > 0) {
                node.put("restores", change.restores());
            }
            ArrayNode models = node.putArray("models");
            for (EnvironmentEntry entry : entries) {
                ObjectNode model = models.addObject().put("model", entry.model());
                if (entry.shown() != null) {
                    model.put("version", entry.shown().version());
                }
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

    /** Prints how what an environment shows is to change. */
    public static void printPlanned(Console console, List<ViewChange> changes, List<String> warnings) {
        if (!changes.isEmpty()) {
            console.out().println(ViewsPrinter.planned(changes));
            console.out().flush();
        }
        warnings.forEach(console::warn);
    }

    /** Gives the same for programs. */
    public static ObjectNode change(String environment, List<ViewChange> changes, Effect effect) {
        ObjectNode root = Json.object().put("environment", environment).put("changed", effect == Effect.DONE);
        root.putArray("views");
        ViewsPrinter.put(root, changes);
        return root;
    }

    /** Gives the same for programs, with what is no reason to stop. */
    public static ObjectNode change(
            String environment, List<ViewChange> changes, Effect effect, List<String> warnings) {
        ObjectNode root = change(environment, changes, effect);
        ArrayNode told = root.putArray("warnings");
        warnings.forEach(told::add);
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
