package io.penstock.core.plan;

import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.state.Fingerprint;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in words why a model runs or does not. */
final class Reasons {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Reasons() {}

    static String time(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
    }

    /** Tells what differs between the definition that made the rows and the one of now. */
    static String definition(@Nullable Fingerprint before, LedgerEntry entry, Fingerprint now) {
        String another = "the definition is another than the one that made the table at " + time(entry.writtenAt());
        if (before == null || !Fingerprints.sameRows(before.hash(), entry)) {
            return another;
        }
        return differences(before, now).orElse(another);
    }

    /** Tells how two definitions differ; empty where nothing that they say tells it. */
    static Optional<String> differences(Fingerprint before, Fingerprint now) {
        List<String> told = new ArrayList<>();
        clauses(before.parts(), now.parts()).ifPresent(told::add);
        config(before.parts(), now.parts(), told);
        checks(before.parts(), now.parts(), told);
        if (!Objects.equals(before.parts().get(Fingerprints.POST), now.parts().get(Fingerprints.POST))) {
            told.add("post-transforms differ");
        }
        if (!Objects.equals(before.parts().get(Fingerprints.JAVA), now.parts().get(Fingerprints.JAVA))
                && before.parts().containsKey(Fingerprints.JAVA)
                && now.parts().containsKey(Fingerprints.JAVA)) {
            told.add("compiled Java changed");
        }
        if (told.isEmpty()) {
            upstream(before.parts(), now.parts(), told);
        }
        return told.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", told));
    }

    /** Tells how the checks differ from those that were last looked at. */
    static String checks(@Nullable Fingerprint before, LedgerEntry entry, Fingerprint now) {
        List<String> told = new ArrayList<>();
        if (before != null && before.hash().equals(entry.fingerprint())) {
            checks(before.parts(), now.parts(), told);
        }
        return (told.isEmpty() ? "its checks are not those of its last run" : String.join("; ", told))
                + "; only its checks run";
    }

    private static Optional<String> clauses(Map<String, String> before, Map<String, String> now) {
        List<String> changed = changed(Fingerprints.QUERY, before, now);
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        boolean wasJava = before.containsKey(Fingerprints.JAVA);
        boolean isJava = now.containsKey(Fingerprints.JAVA);
        if (wasJava != isJava) {
            return Optional.of(isJava ? "the query became a Java method" : "the Java method became a query");
        }
        return Optional.of(
                "query changed: " + String.join(", ", changed) + (changed.size() == 1 ? " differs" : " differ"));
    }

    private static void config(Map<String, String> before, Map<String, String> now, List<String> told) {
        for (String key : changed(Fingerprints.CONFIG, before, now)) {
            String was = before.getOrDefault(Fingerprints.CONFIG + key, "");
            String is = now.getOrDefault(Fingerprints.CONFIG + key, "");
            if (was.isEmpty() && !is.isEmpty()) {
                told.add("config " + key + " added: " + is);
            } else if (is.isEmpty() && !was.isEmpty()) {
                told.add("config " + key + " removed: " + was);
            } else if (!was.equals(is)) {
                told.add("config " + key + ": " + was + " → " + is);
            }
        }
    }

    private static void checks(Map<String, String> before, Map<String, String> now, List<String> told) {
        for (String name : changed(Fingerprints.CHECK, before, now)) {
            String key = Fingerprints.CHECK + name;
            String what = before.containsKey(key) ? now.containsKey(key) ? " changed" : " is gone" : " is new";
            told.add("check " + name + what);
        }
    }

    private static void upstream(Map<String, String> before, Map<String, String> now, List<String> told) {
        List<String> changed = changed(Fingerprints.UPSTREAM, before, now);
        if (!changed.isEmpty()) {
            told.add("upstream " + String.join(", ", changed) + " changed");
        }
    }

    private static List<String> changed(String prefix, Map<String, String> before, Map<String, String> now) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .filter(key -> key.startsWith(prefix) && !Objects.equals(before.get(key), now.get(key)))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    /** Tells which of the things that a model reads are in another state; null when none is. */
    static @Nullable String inputs(
            Map<String, String> before, Map<String, String> now, Map<String, LedgerEntry> ledger) {
        List<String> told = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.keySet());
        for (String name : names) {
            String was = before.get(name);
            String is = now.get(name);
            if (is == null) {
                told.add(Borrowed.show(name) + (Borrowed.isKey(name) ? " is no longer read" : " is gone"));
                continue;
            }
            FileVersion state = FileVersion.parse(is);
            FileVersion then = was == null ? null : FileVersion.parse(was);
            if (then != null && state.isSame(then)) {
                continue;
            }
            LedgerEntry entry = ledger.get(name);
            if (entry != null) {
                told.add("upstream " + Borrowed.show(name) + " ran at " + time(entry.writtenAt()));
            } else if (!is.isEmpty()) {
                told.add(
                        then == null
                                ? name + " is watched since now: " + state.seen()
                                : name + " changed: " + then.seen() + " → " + state.seen());
            }
        }
        return told.isEmpty() ? null : String.join("; ", told);
    }
}
