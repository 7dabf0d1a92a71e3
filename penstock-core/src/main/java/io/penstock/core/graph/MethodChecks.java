package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.MethodCheck;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives every check that is a method to the model that it names, and finds what its parameters mean. */
final class MethodChecks {
    private final Graph graph;
    private final NameResolver resolver;
    private final CheckResolver.Reach reach;
    private final Map<String, List<ResolvedCheck>> added = new LinkedHashMap<>();

    MethodChecks(Graph graph, NameResolver resolver, CheckResolver.Reach reach) {
        this.graph = graph;
        this.resolver = resolver;
        this.reach = reach;
    }

    /** Gives the same graph with the checks in it. */
    Graph with(List<MethodCheck> checks) {
        Problems problems = new Problems();
        for (MethodCheck check : checks) {
            problems.attempt(() -> {
                ModelNode node = checked(check);
                requireName(node, check.declaration());
                ResolvedCheck resolved = resolve(node.declaration(), check);
                added.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(resolved);
                return resolved;
            });
        }
        problems.throwIfAny();
        return graph.with(added);
    }

    private ModelNode checked(MethodCheck check) {
        CheckDeclaration declaration = check.declaration();
        Dependency meant = graph.names().find(check.model()).orElseThrow(() -> unknown(check));
        if (!(meant instanceof Dependency.OnModel)) {
            throw unfit(
                    declaration,
                    check.model() + " is a source, and only models are checked (name the model with model = \"...\")");
        }
        ModelNode node = graph.model(meant.name());
        Materialization kept = node.options().materialize();
        if (kept == Materialization.EPHEMERAL || kept == Materialization.NONE) {
            throw unfit(
                    declaration,
                    "the model " + node.name() + " has materialize \"" + Words.of(kept)
                            + "\", which keeps no rows to look at (use table, view or file, or check another model)");
        }
        return node;
    }

    private UnknownNameException unknown(MethodCheck check) {
        Set<String> models = graph.models().stream().map(ModelNode::name).collect(Collectors.toSet());
        String near = NearestWord.suggestion(check.model(), models);
        return new UnknownNameException(
                check.model(),
                "the check " + check.declaration().name(),
                near.isEmpty() ? " (name the model that it checks with model = \"...\")" : near,
                check.declaration().place());
    }

    private static PenstockException unfit(CheckDeclaration check, String reason) {
        return PenstockException.at(
                check.place(), ProjectError.MODEL_CONFLICT, "Cannot use the check " + check.name() + ": " + reason);
    }

    private ResolvedCheck resolve(ModelDeclaration model, MethodCheck check) {
        Place place = check.declaration().place();
        Map<String, Dependency> named = new LinkedHashMap<>();
        for (JavaModel.Parameter parameter : check.method().parameters()) {
            String name = parameter.dependency();
            if (!name.isEmpty()) {
                Dependency meant = resolver.resolve(model, List.of(name.split("\\.", -1)), place);
                reach.require(model, meant, place);
                named.put(name, meant);
            }
        }
        return ResolvedCheck.of(check.declaration(), named);
    }

    private void requireName(ModelNode node, CheckDeclaration check) {
        List<ResolvedCheck> others = new ArrayList<>(node.checks());
        others.addAll(added.getOrDefault(node.name(), List.of()));
        others.stream()
                .map(ResolvedCheck::declaration)
                .filter(other -> other.name().equalsIgnoreCase(check.name()))
                .findFirst()
                .ifPresent(other -> {
                    throw PenstockException.at(
                            check.place(),
                            ProjectError.MODEL_DUPLICATE,
                            "Cannot declare the check \"" + check.name() + "\": the model " + node.name()
                                    + " has one of that name, declared at " + other.place() + " (rename one)");
                });
    }
}
