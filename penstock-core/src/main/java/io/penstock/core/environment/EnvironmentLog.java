package io.penstock.core.environment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the environments of a project show in one database, and what they have shown. Immutable. */
public final class EnvironmentLog {
    /** That of a database in which nothing was ever shown. */
    public static final EnvironmentLog EMPTY = new EnvironmentLog(List.of());

    /** Of each environment in the order of its changes. */
    private final SortedMap<String, List<EnvironmentEntry>> entries = new TreeMap<>();
    /** What each environment shows by now, as it is asked for each model. */
    private final Map<String, Map<String, Shown>> shown = new HashMap<>();

    public EnvironmentLog(List<EnvironmentEntry> entries) {
        entries.stream()
                .sorted(Comparator.comparing(EnvironmentEntry::change))
                .forEach(entry -> this.entries
                        .computeIfAbsent(entry.environment(), name -> new ArrayList<>())
                        .add(entry));
        this.entries
                .keySet()
                .forEach(environment ->
                        shown.put(environment, Collections.unmodifiableMap(shown(environment, Long.MAX_VALUE))));
    }

    /** Puts the logs of several databases together. */
    public static EnvironmentLog of(Collection<EnvironmentLog> logs) {
        return new EnvironmentLog(logs.stream()
                .flatMap(log -> log.entries.values().stream())
                .flatMap(List::stream)
                .distinct()
                .toList());
    }

    /** Gives the names of the environments that show something. */
    public List<String> environments() {
        return entries.keySet().stream()
                .filter(environment -> !shown(environment).isEmpty())
                .toList();
    }

    /** Gives what an environment shows, by model. */
    public Map<String, Shown> shown(String environment) {
        return shown.getOrDefault(environment, Map.of());
    }

    /** Gives what an environment showed after a change, by model. */
    public Map<String, Shown> shown(String environment, long change) {
        Map<String, Shown> then = new LinkedHashMap<>();
        of(environment).filter(entry -> entry.change() <= change).forEach(entry -> {
            then.remove(entry.model());
            if (entry.shown() != null) {
                then.put(entry.model(), entry.shown());
            }
        });
        return then;
    }

    private Stream<EnvironmentEntry> of(String environment) {
        return entries.getOrDefault(environment, List.of()).stream();
    }

    /** Gives the last change of an environment; empty when there is none. */
    public Optional<EnvironmentEntry> last(String environment) {
        List<EnvironmentEntry> all = entries.getOrDefault(environment, List.of());
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
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
        for (String environment : entries.keySet()) {
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
