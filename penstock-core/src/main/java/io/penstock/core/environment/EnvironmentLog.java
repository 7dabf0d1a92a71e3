package io.penstock.core.environment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the environments of a project show in one database, and what they have shown.
 *
 * @param entries in the order of the changes
 */
public record EnvironmentLog(List<EnvironmentEntry> entries) {
    /** That of a database in which nothing was ever shown. */
    public static final EnvironmentLog EMPTY = new EnvironmentLog(List.of());

    public EnvironmentLog {
        entries = entries.stream()
                .sorted(Comparator.comparing(EnvironmentEntry::environment).thenComparing(EnvironmentEntry::change))
                .toList();
    }

    /** Puts the logs of several databases together. */
    public static EnvironmentLog of(Collection<EnvironmentLog> logs) {
        return new EnvironmentLog(
                logs.stream().flatMap(log -> log.entries.stream()).distinct().toList());
    }

    /** Gives the names of the environments that show something. */
    public List<String> environments() {
        return entries.stream()
                .map(EnvironmentEntry::environment)
                .distinct()
                .filter(environment -> !shown(environment).isEmpty())
                .toList();
    }

    /** Gives what an environment shows, by model. */
    public Map<String, Shown> shown(String environment) {
        return shown(environment, Long.MAX_VALUE);
    }

    /** Gives what an environment showed after a change, by model. */
    public Map<String, Shown> shown(String environment, long change) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        of(environment).filter(entry -> entry.change() <= change).forEach(entry -> {
            shown.remove(entry.model());
            if (entry.shown() != null) {
                shown.put(entry.model(), entry.shown());
            }
        });
        return shown;
    }

    private Stream<EnvironmentEntry> of(String environment) {
        return entries.stream().filter(entry -> entry.environment().equals(environment));
    }

    /** Gives the last change of an environment; empty when there is none. */
    public Optional<EnvironmentEntry> last(String environment) {
        return of(environment).max(Comparator.comparing(EnvironmentEntry::change));
    }

    /** Gives the numbers of the changes of an environment, in order. */
    public List<Long> changes(String environment) {
        return List.copyOf(
                new TreeSet<>(of(environment).map(EnvironmentEntry::change).toList()));
    }

    /** Gives the number that the next change of an environment has. */
    public long next(String environment) {
        return last(environment).map(EnvironmentEntry::change).orElse(0L) + 1;
    }

    /** Gives when each version that no environment shows was last shown by one. */
    public Map<String, Instant> shownUntil() {
        Map<String, Instant> until = new HashMap<>();
        for (String environment : new TreeSet<>(
                entries.stream().map(EnvironmentEntry::environment).toList())) {
            Map<String, Shown> current = new HashMap<>();
            of(environment).forEach(entry -> {
                Shown before = entry.shown() == null
                        ? current.remove(entry.model())
                        : current.put(entry.model(), entry.shown());
                if (before != null) {
                    until.merge(before.version(), entry.at(), (one, other) -> one.isAfter(other) ? one : other);
                }
            });
        }
        environments()
                .forEach(environment ->
                        shown(environment).values().stream().map(Shown::version).forEach(until::remove));
        return until;
    }
}
