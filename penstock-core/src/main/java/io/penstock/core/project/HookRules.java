package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.core.config.HookFields;
import io.penstock.core.config.HookLists;
import io.penstock.core.config.HookSpec;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.post.Command;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import java.util.List;
import java.util.Set;

/** Makes steps of hooks. */
public final class HookRules {
    private HookRules() {}

    /** The steps of the hooks of a model. */
    record Steps(List<PostTransform> before, List<PostTransform> after) {}

    /** Reads the hooks of a model; what is wrong with them are problems. */
    static Steps of(OptionFields options) {
        HookLists hooks = HookFields.read(options.fields(), Set.of(), options.hidden(), options.problems());
        if (!hooks.equals(HookLists.NONE) && options.materialize() == Materialization.EPHEMERAL) {
            options.conflict(
                    HookFields.HOOKS,
                    "\"hooks\" cannot go with materialize \"%s\"%s, which does nothing (leave them out)"
                            .formatted(Words.of(options.materialize()), options.whereSaid()));
        }
        return new Steps(
                steps(StepKind.BEFORE, hooks.before(), options.problems()),
                steps(StepKind.AFTER, hooks.after(), options.problems()));
    }

    private static List<PostTransform> steps(StepKind kind, List<HookSpec> hooks, Problems problems) {
        List<PostTransform> steps = hooks.stream().map(hook -> step(kind, hook)).toList();
        steps.forEach(step -> requireSound(step, problems));
        return steps;
    }

    /** Makes a step of a hook. */
    public static PostTransform step(StepKind kind, HookSpec hook) {
        TransformBody body = hook.sql() == null
                ? new Command(hook.command(), hook.timeout(), hook.place())
                : TransformSql.at(hook.place(), hook.sql());
        return new PostTransform(kind, hook.name(), body, hook.continueOnFailure(), hook.place());
    }

    /** Tells what cannot be in the SQL of the hooks of a run. */
    static void requireSound(HookLists hooks, Problems problems) {
        hooks.before().forEach(hook -> requireOfRun(step(StepKind.BEFORE, hook), problems));
        hooks.after().forEach(hook -> requireOfRun(step(StepKind.AFTER, hook), problems));
    }

    private static void requireOfRun(PostTransform step, Problems problems) {
        requireSound(step, problems);
        if (step.body() instanceof TransformSql sql
                && sql.statements().stream()
                        .flatMap(statement -> statement.placeholders().stream())
                        .anyMatch(word -> word.name().equals(TransformSql.THIS))) {
            problem(step, "{this} stands for a model, and a run has many (name the table)", problems);
        }
    }

    private static void requireSound(PostTransform step, Problems problems) {
        if (step.body() instanceof TransformSql sql) {
            sql.flaws().forEach(flaw -> problem(step, sql.line(flaw.offset()) + flaw.reason(), problems));
        }
    }

    private static void problem(PostTransform step, String reason, Problems problems) {
        problems.add(
                step.place(),
                ProjectError.VALUE_INVALID,
                "Cannot read the %s \"%s\": %s".formatted(step.kind().word(), step.name(), reason));
    }
}
