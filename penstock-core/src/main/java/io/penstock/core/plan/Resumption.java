package io.penstock.core.plan;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.post.Export;
import io.penstock.core.post.PostTransform;
import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.Runs;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is left of a run.
 *
 * @param run the run
 * @param request asks for what is left of it; null when nothing is
 */
public record Resumption(RunRecord run, @Nullable PlanRequest request) {
    /**
     * Finds what is left of a run; the caller holds the lock of the environment.
     *
     * @param word the identifier of the run, or {@code last}
     * @throws PenstockException {@link ProjectError#REQUEST_INVALID} when there is no such run or it cannot be resumed
     */
    public static Resumption of(Graph graph, StateStore state, String word) {
        String environment = graph.config().environment();
        RunRecord run = new Runs(state, environment).find(word);
        RunOrder order = run.order();
        if (order == null) {
            throw refused(run, "it was no run of models but \"" + run.command() + "\" (run that again)");
        }
        if (!run.environment().equals(environment)) {
            throw refused(
                    run,
                    "it is of environment " + run.environment() + ", and this is " + environment
                            + " (say so: penstock run --resume " + run.id() + " --env " + run.environment() + ")");
        }
        Optional<RunRecord> next = state.resumed(run.id());
        if (next.isPresent()) {
            throw refused(
                    run,
                    "run " + next.get().id() + " went on with it, and ended: "
                            + Words.of(next.get().status()) + " (resume that one: penstock run --resume "
                            + next.get().id() + ")");
        }
        Set<String> left = left(order, state.tasks(run.id()));
        requireKnown(graph, run, left);
        return new Resumption(
                run, left.isEmpty() ? null : RequestJson.read(order.request()).resuming(resumed(state, run, left)));
    }

    /** Gives what a run of a plan is to do, to be remembered before it begins. */
    public static RunOrder order(Plan plan) {
        List<PlannedModel> models = plan.models().values().stream()
                .filter(model -> model.action() != Action.SKIP)
                .toList();
        Resumed resumed = plan.request().resumed();
        return new RunOrder(
                RequestJson.write(plan.request()),
                models.stream().map(PlannedModel::name).toList(),
                models.stream().flatMap(Resumption::files).toList(),
                resumed == null ? null : resumed.runs().get(0));
    }

    /** Gives the files that a run writes for a model: its own, and its exports. */
    private static Stream<String> files(PlannedModel model) {
        Stream<String> own =
                model.writes() ? Stream.ofNullable(model.node().options().path()) : Stream.empty();
        return Stream.concat(
                own,
                model.left().stream()
                        .map(PostTransform::body)
                        .filter(Export.class::isInstance)
                        .map(body -> ((Export) body).path()));
    }

    private static Set<String> left(RunOrder order, List<TaskRecord> tasks) {
        Set<String> done = tasks.stream()
                .filter(task -> task.status() == TaskStatus.SUCCESS)
                .map(TaskRecord::model)
                .collect(Collectors.toSet());
        Set<String> left = new LinkedHashSet<>(order.models());
        left.removeAll(done);
        return left;
    }

    private static Resumed resumed(StateStore state, RunRecord run, Set<String> left) {
        List<String> runs = new ArrayList<>();
        Set<String> settled = new HashSet<>();
        Map<String, Map<String, Instant>> doneUntil = new HashMap<>();
        Optional<RunRecord> next = Optional.of(run);
        while (next.isPresent()) {
            RunRecord one = next.get();
            runs.add(one.id());
            state.tasks(one.id()).forEach(task -> settled.add(task.model()));
            doneUntil.put(one.id(), state.progress(one.id()));
            next = Optional.ofNullable(one.order()).map(RunOrder::resumes).flatMap(state::run);
        }
        settled.removeAll(left);
        return new Resumed(runs, left, settled, doneUntil);
    }

    private static void requireKnown(Graph graph, RunRecord run, Set<String> left) {
        List<String> known = graph.models().stream().map(ModelNode::name).toList();
        List<String> gone = left.stream().filter(name -> !known.contains(name)).toList();
        if (!gone.isEmpty()) {
            throw refused(
                    run,
                    "the project has changed since: of the models that are left, it has no more "
                            + gone.stream()
                                    .map(name -> name + NearestWord.suggestion(name, known))
                                    .collect(Collectors.joining(", "))
                            + " (bring them back, or run what there is by now with: penstock run)");
        }
    }

    private static PenstockException refused(RunRecord run, String reason) {
        return new PenstockException(ProjectError.REQUEST_INVALID, "Cannot resume run " + run.id() + ": " + reason);
    }
}
