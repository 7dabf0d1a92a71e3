package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Materialization;
import io.penstock.SchemaMode;
import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.contract.TableContract;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.run.ModelPreview;
import io.penstock.core.run.PostPreview;
import io.penstock.core.write.WritePreview;
import io.penstock.spi.error.PenstockException;
import java.util.List;
import java.util.Map;

/** What programs are told of what would be done. */
public final class PreviewJson {
    private PreviewJson() {}

    /** Gives what a plan would do, model by model. */
    public static ObjectNode plan(Plan plan, Map<String, ModelPreview> previews) {
        ObjectNode root = Json.object();
        ArrayNode models = root.putArray("models");
        for (PlannedModel model : plan.models().values()) {
            ObjectNode node = models.addObject().put("model", model.name());
            action(node, model);
            plan.borrowedBy(model.node())
                    .forEach(lent -> node.withArrayProperty("reads_elsewhere")
                            .addObject()
                            .put("model", lent.model())
                            .put("environment", lent.environment())
                            .put("relation", lent.relation())
                            .put("run_id", lent.entry().runId())
                            .put("written_at", lent.entry().writtenAt().toString()));
            ModelPreview preview = previews.get(model.name());
            if (preview != null) {
                write(node, preview.write());
            }
        }
        ViewsPrinter.put(root, plan.views());
        plan.warnings().forEach(root.putArray("warnings")::add);
        return root;
    }

    /** Gives the same with the statements of every model of which they are known. */
    public static ObjectNode statements(Plan plan, Map<String, ModelPreview> previews) {
        ObjectNode root = plan(plan, previews);
        root.path("models").forEach(node -> {
            ModelPreview preview = previews.get(node.path("model").asText());
            if (preview != null && !preview.model().node().isJava()) {
                preview.write().statements().forEach(((ObjectNode) node).putArray("statements")::add);
            }
            if (preview != null) {
                post((ObjectNode) node, preview);
            }
        });
        return root;
    }

    /** Gives all that can be told of one model. */
    public static ObjectNode model(ModelPreview preview) {
        ModelNode model = preview.model().node();
        ObjectNode node = Json.object()
                .put("model", model.name())
                .put("relation", model.relation())
                .put("materialize", Words.of(model.options().materialize()));
        if (model.options().materialize() == Materialization.TABLE) {
            node.put("strategy", Words.of(model.options().write().strategy()));
            model.options().write().primaryKey().forEach(node.putArray("key")::add);
            node.put("key_reason", keyReason(model.options()));
            node.put("schema_mode", mode(model.options()));
        }
        action(node, preview.model());
        write(node, preview.write());
        preview.write().statements().forEach(node.putArray("statements")::add);
        post(node, preview);
        return node;
    }

    private static void post(ObjectNode node, ModelPreview preview) {
        for (PostPreview post : preview.post()) {
            ArrayNode statements = node.withArrayProperty("post")
                    .addObject()
                    .put("kind", Words.of(post.kind()))
                    .put("name", post.name())
                    .putArray("statements");
            post.statements().forEach(statements::add);
        }
    }

    /** Gives what counts when the columns of a table and its query differ, {@code query} where the table follows. */
    static String mode(ModelOptions options) {
        Strategy strategy = options.write().strategy();
        if (options.evolution().mode() == null && strategy == Strategy.REPLACE) {
            return "query";
        }
        return Words.of(
                strategy == Strategy.NONE
                        ? SchemaMode.IGNORE
                        : options.evolution().modeOrSafe());
    }

    /** Says why the key is what it is; nothing where there is none. */
    static String keyReason(ModelOptions options) {
        List<String> key = options.write().primaryKey();
        TableContract table = options.contract();
        if (key.isEmpty() || !options.keyChoice().isEmpty()) {
            return options.keyChoice();
        }
        return table != null && table.keys().primary().equals(key)
                ? "the primary key of its table"
                : "the primary_key of the model";
    }

    private static void action(ObjectNode node, PlannedModel model) {
        node.put("action", Words.of(model.action()))
                .put("reason", model.reason())
                .put("path", path(model.node()));
    }

    private static String path(ModelNode node) {
        return node.isJava() ? "java" : node.options().crosses() ? "cross_db" : "same_db";
    }

    private static void write(ObjectNode node, WritePreview write) {
        write.changes().forEach(node.putArray("changes")::add);
        write.warnings().forEach(node.putArray("warnings")::add);
        PenstockException problem = write.problem();
        if (problem != null) {
            node.set(
                    "problem",
                    Json.error(
                            problem.code().name(),
                            problem.message(),
                            problem.place().orElse(null)));
        }
    }
}
