package io.penstock.cli.output;

import io.penstock.core.config.Words;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows what would be done, and why. */
public final class PlanPrinter {
    private final Console console;

    public PlanPrinter(Console console) {
        this.console = console;
    }

    /**
     * Prints a plan.
     *
     * @param statements what would be sent to the database, for the models of which it was asked
     */
    public void print(Plan plan, Map<String, List<String>> statements) {
        TextTable table = new TextTable("MODEL", "ACTION", "REASON");
        List<String> styles = new ArrayList<>();
        for (PlannedModel model : plan.models().values()) {
            table.add(List.of(model.name(), Words.of(model.action()), model.reason()));
            styles.add(style(model.action()));
        }
        if (!table.isEmpty()) {
            table.print(console, styles);
        }
        plan.warnings().forEach(warning -> console.out().println(console.styled("yellow", "warning: " + warning)));
        statements.forEach((model, sql) -> {
            console.out().println();
            console.out().println(console.styled("bold", "-- " + model));
            sql.forEach(statement -> console.out().println(statement + ";"));
        });
        console.out()
                .println(console.styled(
                        "bold",
                        count(plan, Action.RUN) + " to run, " + count(plan, Action.SKIP) + " to skip"
                                + (count(plan, Action.BLOCKED) == 0
                                        ? ""
                                        : ", " + count(plan, Action.BLOCKED) + " blocked")));
        console.out().flush();
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
