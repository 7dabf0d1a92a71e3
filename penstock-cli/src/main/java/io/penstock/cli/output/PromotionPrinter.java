package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.Words;
import io.penstock.core.promote.Promotion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what a promotion would do, and what it did. */
public final class PromotionPrinter {
    private final Console console;

    public PromotionPrinter(Console console) {
        this.console = console;
    }

    /** Prints what would be done. */
    public void plan(Promotion promotion) {
        TextTable table = new TextTable("MODEL", "ACTION", "WRITTEN", "REASON");
        promotion
                .steps()
                .forEach(step -> table.add(List.of(
                        step.model(),
                        Words.of(step.action()),
                        Shown.instant(step.entry().writtenAt()),
                        step.reason())));
        if (!table.isEmpty()) {
            table.print(console);
        }
        promotion.warnings().forEach(warning -> console.tell("yellow", "warning: " + warning));
        console.out()
                .println(console.styled(
                        "bold",
                        promotion.promoting().size() + " to promote from "
                                + promotion.from().environment() + " to "
                                + promotion.to().environment()));
        console.out().flush();
    }

    /**
     * Prints what came of it.
     *
     * @param runId under which it is remembered; null when it was not done
     */
    public void result(Promotion promotion, @Nullable String runId) {
        console.out()
                .println(
                        runId == null
                                ? "Nothing was promoted (confirm with --yes)"
                                : "Run " + runId + ": promoted to "
                                        + promotion.to().environment());
        console.out().flush();
    }

    /** Gives both for programs. */
    public static ObjectNode json(Promotion promotion, @Nullable String runId) {
        ObjectNode root = Json.object()
                .put("from", promotion.from().environment())
                .put("to", promotion.to().environment())
                .put("promoted", runId != null);
        if (runId != null) {
            root.put("run_id", runId);
        }
        ArrayNode models = root.putArray("models");
        promotion
                .steps()
                .forEach(step -> models.addObject()
                        .put("model", step.model())
                        .put("action", Words.of(step.action()))
                        .put("reason", step.reason())
                        .put(
                                "relation",
                                step.target().holdsNamedRelation()
                                        ? step.target().shown().toString()
                                        : step.target().relation())
                        .put("made_by", step.entry().runId())
                        .put("written_at", step.entry().writtenAt().toString()));
        promotion.warnings().forEach(root.putArray("warnings")::add);
        return root;
    }
}
