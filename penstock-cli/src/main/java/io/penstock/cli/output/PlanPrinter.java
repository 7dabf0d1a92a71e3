package io.penstock.cli.output;

import io.penstock.Materialization;
import io.penstock.core.config.Words;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.StepKind;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.run.ModelPreview;
import io.penstock.core.run.PostPreview;
import io.penstock.core.write.WritePreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows what would be done, and why. */
public final class PlanPrinter {
    private final Console console;

    public PlanPrinter(Console console) {
        this.console = console;
    }

    /** Prints a plan, with what would become of the tables that were looked at. */
    public void print(Plan plan, Map<String, ModelPreview> previews) {
        models(plan, previews);
        total(plan);
    }

    /** Prints the same with the statements of every model of which they are known. */
    public void printWithStatements(Plan plan, Map<String, ModelPreview> previews) {
        models(plan, previews);
        previews.forEach((model, preview) -> {
            if (!preview.model().node().isJava() || !preview.post().isEmpty()) {
                console.out().println();
                console.out().println(console.styled("bold", "-- " + model));
                printStatements(preview);
            }
        });
        total(plan);
    }

    private void models(Plan plan, Map<String, ModelPreview> previews) {
        TextTable table = new TextTable("MODEL", "ACTION", "REASON");
        List<String> styles = new ArrayList<>();
        for (PlannedModel model : plan.models().values()) {
            table.add(List.of(model.name(), Words.of(model.action()), model.reason()));
            styles.add(style(model.action()));
        }
        if (!table.isEmpty()) {
            table.print(console, styles);
        }
        plan.warnings().forEach(warning -> console.tell("yellow", "warning: " + warning));
        previews.forEach((model, preview) -> printNotes(model, preview.write()));
    }

    private void total(Plan plan) {
        if (!plan.views().isEmpty()) {
            console.out().println(ViewsPrinter.planned(plan.views()));
        }
        console.out()
                .println(console.styled(
                        "bold",
                        count(plan, Action.RUN) + " to run, " + count(plan, Action.SKIP) + " to skip"
                                + (count(plan, Action.BLOCKED) == 0
                                        ? ""
                                        : ", " + count(plan, Action.BLOCKED) + " blocked")));
        console.out().flush();
    }

    private void printStatements(ModelPreview preview) {
        preview.write().statements().forEach(statement -> console.out().println(statement + ";"));
        for (PostPreview post : preview.post()) {
            console.out()
                    .println(console.styled("bold", "-- " + post.kind().word() + " " + post.name())
                            + (post.statements().isEmpty() && post.kind() == StepKind.POST
                                    ? ": a Java method tells its statements when it runs"
                                    : ""));
            post.statements().forEach(statement -> console.out().println(statement + ";"));
        }
    }

    private void printNotes(String model, WritePreview write) {
        NotesPrinter.print(console, model, write.changes(), write.warnings());
        if (write.problem() != null) {
            console.tell("red", "will fail: " + model + ": " + write.problem().message());
        }
    }

    /** Prints all that can be told of one model. */
    public void print(ModelPreview preview) {
        PlannedModel model = preview.model();
        ModelOptions options = model.node().options();
        line("model", model.name());
        line("becomes", Words.of(options.materialize()) + " " + model.node().relation());
        if (options.materialize() == Materialization.TABLE) {
            line("strategy", Words.of(options.write().strategy()));
            List<String> key = options.write().primaryKey();
            line("key", key.isEmpty() ? "none" : String.join(", ", key) + " (" + PreviewJson.keyReason(options) + ")");
            line("schema_mode", PreviewJson.mode(options));
        }
        line("action", Words.of(model.action()) + ": " + model.reason());
        line("path", path(model.node()));
        printNotes(model.name(), preview.write());
        if (!preview.write().statements().isEmpty() || !preview.post().isEmpty()) {
            console.out().println();
            printStatements(preview);
        }
        console.out().flush();
    }

    private static String path(ModelNode node) {
        if (node.isJava()) {
            return "java: its statements are told when it runs";
        }
        ModelOptions options = node.options();
        return options.crosses()
                ? "from connection " + options.from() + " to " + options.connection() + ", in batches"
                : "within one database";
    }

    private void line(String key, String value) {
        console.out().println(console.styled("bold", key) + ": " + value);
    }

    private static String style(Action action) {
        return switch (action) {
            case RUN -> "green";
            case SKIP -> "faint";
            case BLOCKED -> "yellow";
        };
    }

    private static long count(Plan plan, Action action) {
        return plan.models().values().stream()
                .filter(model -> model.action() == action)
                .count();
    }
}
