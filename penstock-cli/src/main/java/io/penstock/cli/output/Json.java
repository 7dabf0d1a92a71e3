package io.penstock.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.check.CheckResult;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.Words;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.run.ChangedRows;
import io.penstock.core.run.DryRun;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.trial.TrialResult;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs see: one JSON object on standard output. The shapes are those of {@code docs/json}. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Prints one value. */
    public static void print(Console console, Object value) {
        try {
            console.out().println(MAPPER.writeValueAsString(value));
            console.out().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree is always JSON", e);
        }
    }

    /**
     * Gives what a run did, model by model.
     *
     * @param warnings those of its plan
     */
    public static ObjectNode run(RunResult result, List<String> warnings) {
        return told(object().put("run_id", result.runId()), result, warnings);
    }

    /** Gives what a run would have done, model by model. */
    public static ObjectNode dryRun(DryRun.Outcome outcome, List<String> warnings) {
        ObjectNode root = told(object().put("dry_run", true), outcome.result(), warnings);
        for (JsonNode model : root.path("models")) {
            ChangedRows changes = outcome.changes().get(model.path("model").asText());
            if (changes != null) {
                ((ObjectNode) model).set("changed_rows", ChangesPrinter.json(changes));
            }
        }
        return root;
    }

    private static ObjectNode told(ObjectNode root, RunResult result, List<String> warnings) {
        root.put("status", Words.of(result.status()));
        root.put("seconds", result.duration().toNanos() / 1e9);
        ArrayNode models = root.putArray("models");
        for (TaskRecord task : result.tasks()) {
            models.add(model(task));
        }
        result.hooks().forEach(hook -> root.withArrayProperty("hooks").add(post(hook)));
        ViewsPrinter.put(root, result.views());
        ArrayNode all = root.putArray("warnings");
        warnings.forEach(all::add);
        result.warnings().forEach(all::add);
        return root;
    }

    /** Gives what became of a model in a run. */
    static ObjectNode model(TaskRecord task) {
        ObjectNode node = object().put("model", task.model())
                .put("status", Words.of(task.status()))
                .put("reason", task.reason());
        node.set("rows", rows(task.rows()));
        node.put("seconds", task.duration().toNanos() / 1e9);
        task.notes().changes().forEach(node.putArray("changes")::add);
        task.notes().warnings().forEach(node.putArray("warnings")::add);
        TaskError error = task.error();
        if (error != null) {
            node.set("error", error(error.code(), error.message(), error.place()));
        }
        if (!task.checks().isEmpty()) {
            node.set("checks", checks(task.checks()));
        }
        retries(task.notes().retries(), node);
        task.post().forEach(post -> node.withArrayProperty("post").add(post(post)));
        return node;
    }

    /** Tells of attempts, where there was more than one. */
    private static void retries(List<RetryRecord> retries, ObjectNode node) {
        if (!retries.isEmpty()) {
            node.put("attempts", retries.size() + 1);
        }
        for (RetryRecord retry : retries) {
            TaskError error = retry.error();
            ObjectNode told = node.withArrayProperty("retries").addObject();
            told.put("started_at", retry.startedAt().toString());
            told.put("seconds", retry.duration().toNanos() / 1e9);
            told.put("waited", retry.waited().toNanos() / 1e9);
            told.set("error", error(error.code(), error.message(), error.place()));
        }
    }

    /** Gives what became of the checks, model by model. */
    public static ObjectNode checks(RunResult result) {
        ObjectNode root = object().put("run_id", result.runId()).put("status", Words.of(result.status()));
        root.put("seconds", result.duration().toNanos() / 1e9);
        ArrayNode models = root.putArray("models");
        for (TaskRecord task : result.tasks()) {
            ObjectNode node = models.addObject()
                    .put("model", task.model())
                    .put("status", Words.of(task.status()))
                    .put("seconds", task.duration().toNanos() / 1e9);
            node.set("checks", checks(task.checks()));
            TaskError error = task.error();
            if (error != null) {
                node.set("error", error(error.code(), error.message(), error.place()));
            }
        }
        return root;
    }

    /** Gives what became of tests of models. */
    public static ObjectNode tests(List<TrialResult> results) {
        boolean passed = results.stream().allMatch(TrialResult::passed);
        ObjectNode root = object().put("status", passed ? "success" : "failed");
        ArrayNode tests = root.putArray("tests");
        for (TrialResult result : results) {
            ObjectNode node = tests.addObject()
                    .put("name", result.trial().name())
                    .put("model", result.trial().model())
                    .put("file", result.trial().place().file())
                    .put("line", result.trial().place().line())
                    .put("status", result.passed() ? "passed" : "failed")
                    .put("seconds", result.took().toNanos() / 1e9);
            result.failures().forEach(node.putArray("failures")::add);
        }
        return root;
    }

    private static ArrayNode checks(List<CheckResult> checks) {
        ArrayNode array = MAPPER.createArrayNode();
        for (CheckResult check : checks) {
            array.addObject()
                    .put("name", check.name())
                    .put("type", check.type())
                    .put("severity", Words.of(check.severity()))
                    .put("status", Words.of(check.status()))
                    .put("failures", check.failures())
                    .put("rows", check.rows())
                    .put("message", check.message());
        }
        return array;
    }

    /** Gives what became of a step behind the write of a model. */
    public static ObjectNode post(PostRecord post) {
        ObjectNode node = object().put("kind", Words.of(post.kind()))
                .put("name", post.name())
                .put("status", Words.of(post.status()));
        if (post.startedAt() != null) {
            node.put("started_at", post.startedAt().toString());
        }
        node.put("seconds", post.duration().toNanos() / 1e9).put("rows", post.rows());
        TaskError error = post.error();
        if (error != null) {
            node.set("error", error(error.code(), error.message(), error.place()));
        }
        return node;
    }

    private static ObjectNode rows(RowCounts rows) {
        return object().put("inserted", rows.inserted())
                .put("updated", rows.updated())
                .put("deleted", rows.deleted())
                .put("unchanged", rows.unchanged());
    }

    /** Gives all that is wrong with a request or a project. */
    public static ObjectNode problems(PenstockException problem) {
        ObjectNode root = object().put("status", "error");
        ArrayNode errors = root.putArray("errors");
        List<PenstockException> all =
                problem instanceof ProjectException several ? several.problems() : List.of(problem);
        all.forEach(one ->
                errors.add(error(one.code().name(), one.message(), one.place().orElse(null))));
        return root;
    }

    static ObjectNode error(String code, String message, @Nullable Place place) {
        ObjectNode node = object().put("code", code).put("message", message);
        if (place != null) {
            node.put("file", place.file());
            if (place.line() > 0) {
                node.put("line", place.line());
            }
            if (place.column() > 0) {
                node.put("column", place.column());
            }
        }
        return node;
    }
}
