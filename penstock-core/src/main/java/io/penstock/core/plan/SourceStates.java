package io.penstock.core.plan;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What sources and files told of themselves before a plan was made, each asked once. */
final class SourceStates {
    private final SourceProbe tables;
    private final FileProbe files;
    private final Map<String, Set<FileVersion>> known = new HashMap<>();
    private final Instant now;
    private final Map<String, Optional<SourceProbe.Answer>> answers = new HashMap<>();

    /**
     * Makes it.
     *
     * @param ledger the last writes, which tell the versions that are on record
     */
    SourceStates(Databases databases, Path directory, Collection<LedgerEntry> ledger, Instant now) {
        this.tables = new SourceProbe(databases, directory);
        this.files = new FileProbe(directory);
        this.now = now;
        ledger.forEach(entry -> entry.inputs()
                .forEach((name, version) ->
                        known.computeIfAbsent(name, n -> new HashSet<>()).add(FileVersion.parse(version))));
    }

    /** Asks all that a model reads directly, but for other models. */
    void ask(ModelNode node) {
        node.files().forEach(path -> answers.computeIfAbsent(path, p -> Optional.ofNullable(files.ask(p, known(p)))));
        for (Dependency dependency : node.dependencies()) {
            if (dependency instanceof Dependency.OnSource on) {
                answers.computeIfAbsent(on.name(), name -> answer(on.source()));
            }
        }
    }

    private Set<FileVersion> known(String name) {
        return known.getOrDefault(name, Set.of());
    }

    private Optional<SourceProbe.Answer> answer(SourceDeclaration source) {
        String path = source.path();
        if (path == null) {
            return Optional.of(tables.ask(source));
        }
        SourceProbe.Answer seen = files.ask(path, known(source.name()));
        // Only the rows tell how old they are; that they changed, the file tells for less.
        return seen == null || source.freshness() == null || source.cursor() == null
                ? Optional.ofNullable(seen)
                : Optional.of(withAge(seen, tables.ask(source)));
    }

    private static SourceProbe.Answer withAge(SourceProbe.Answer seen, SourceProbe.Answer rows) {
        return new SourceProbe.Answer(seen.version(), rows.newest(), rows.problem());
    }

    /** Tells in words why a source could not be read, where it could not. */
    Optional<String> unreadable(SourceDeclaration source) {
        return answers.getOrDefault(source.name(), Optional.empty()).map(SourceProbe.Answer::problem);
    }

    Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        answers.forEach((name, answer) -> answer.ifPresent(told -> versions.put(name, told.version())));
        return versions;
    }

    /** Tells how old a source is, where it declares how old it may be. */
    Optional<SourceFreshness> freshness(SourceDeclaration source) {
        return source.freshness() == null
                ? Optional.empty()
                : answers.getOrDefault(source.name(), Optional.empty())
                        .map(answer -> SourceFreshness.of(source, answer, now));
    }
}
