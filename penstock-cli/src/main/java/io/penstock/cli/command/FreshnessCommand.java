package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.Shown;
import io.penstock.cli.output.TextTable;
import io.penstock.core.config.Durations;
import io.penstock.core.config.SourceDeclaration.Freshness;
import io.penstock.core.config.Words;
import io.penstock.core.plan.SourceFreshness;
import io.penstock.core.plan.SourceFreshness.Status;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how old sources are, and whether they are too old to be read. */
@Command(
        name = "freshness",
        description = "Tells how old sources are beside what they declare; 1 when one is too old to be read.",
        footer = {"", "Example: penstock freshness -p examples/warehouse raw_trips"})
final class FreshnessCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..*",
            description = "Sources; all that declare a freshness, when none is named.")
    private List<String> sources = new ArrayList<>();

    FreshnessCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.openWithoutModels(host);
                ProjectLock held = lock.acquire(host, workspace, "penstock freshness")) {
            List<SourceFreshness> told = workspace.freshness(sources);
            if (project.json()) {
                json(told);
            } else {
                table(told);
            }
            return told.stream().anyMatch(source -> source.status() == Status.ERROR) ? 1 : 0;
        }
    }

    private void table(Collection<SourceFreshness> told) {
        if (told.isEmpty()) {
            host.console().out().println("Nothing to tell: no source declares a freshness");
            return;
        }
        TextTable table = new TextTable("SOURCE", "STATUS", "AGE", "WARN AFTER", "ERROR AFTER", "NEWEST");
        List<String> styles = new ArrayList<>();
        for (SourceFreshness source : told) {
            Freshness limits = Objects.requireNonNull(source.source().freshness());
            table.add(List.of(
                    source.source().name(),
                    Words.of(source.status()),
                    age(source.age()),
                    shown(limits.warnAfter()),
                    shown(limits.errorAfter()),
                    source.newest() == null ? "" : Shown.instant(source.newest())));
            styles.add(
                    switch (source.status()) {
                        case FRESH -> "green";
                        case WARN -> "yellow";
                        case ERROR -> "red";
                    });
        }
        table.print(host.console(), styles);
        host.console().out().flush();
        told.stream()
                .filter(source -> !source.message().isEmpty())
                .forEach(source -> host.console()
                        .note((source.status() == Status.WARN ? "warning: " : "error: ") + source.message()));
    }

    /** Spells an age; a time to come has none. */
    private static String age(@Nullable Duration age) {
        return age == null ? "" : age.isNegative() ? "0s" : Durations.show(age);
    }

    private static String shown(@Nullable Duration limit) {
        return limit == null ? "" : Durations.show(limit);
    }

    private void json(Collection<SourceFreshness> told) {
        ObjectNode root = Json.object();
        ArrayNode array = root.putArray("sources");
        for (SourceFreshness source : told) {
            Freshness limits = Objects.requireNonNull(source.source().freshness());
            array.addObject()
                    .put("source", source.source().name())
                    .put("status", Words.of(source.status()))
                    .put(
                            "newest",
                            source.newest() == null ? null : source.newest().toString())
                    .put("age_seconds", seconds(source.age()))
                    .put("warn_after_seconds", seconds(limits.warnAfter()))
                    .put("error_after_seconds", seconds(limits.errorAfter()))
                    .put("message", source.message());
        }
        Json.print(host.console(), root);
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }
}
