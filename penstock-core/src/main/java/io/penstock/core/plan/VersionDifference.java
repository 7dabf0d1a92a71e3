package io.penstock.core.plan;

import io.penstock.core.state.Fingerprint;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says in words how two versions of a model differ. */
public final class VersionDifference {
    private VersionDifference() {}

    /**
     * Tells it: the definition itself, else what it reads.
     *
     * @param one what decides the rows, part by part; empty where that is not on record
     */
    public static String told(Map<String, String> one, Map<String, String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return "another version";
        }
        String definition = Reasons.differences(new Fingerprint("", own(one)), new Fingerprint("", own(other)))
                .orElse("");
        if (!definition.isEmpty()) {
            return "definition: " + definition;
        }
        TreeSet<String> upstream = new TreeSet<>(one.keySet());
        upstream.addAll(other.keySet());
        upstream.removeIf(
                part -> !part.startsWith(Fingerprints.UPSTREAM) || Objects.equals(one.get(part), other.get(part)));
        return upstream.isEmpty()
                ? "what it reads leads elsewhere, or is a seed with other rows"
                : upstream.stream()
                        .map(part -> (isSource(one.getOrDefault(part, other.getOrDefault(part, "")))
                                        ? "source "
                                        : "upstream ")
                                + part.substring(Fingerprints.UPSTREAM.length()))
                        .collect(Collectors.joining(", "));
    }

    private static Map<String, String> own(Map<String, String> parts) {
        return parts.entrySet().stream()
                .filter(part -> !part.getKey().startsWith(Fingerprints.UPSTREAM))
                .filter(part -> !part.getKey().startsWith(Fingerprints.CHECK))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What a source is, is told in several words; a model by a hash. */
    private static boolean isSource(String value) {
        return value.contains(" ");
    }
}
