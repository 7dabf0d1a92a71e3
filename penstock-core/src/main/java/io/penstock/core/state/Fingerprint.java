package io.penstock.core.state;

import java.util.Map;
import java.util.TreeMap;

/**
 * What identified a model's definition when its rows were last made.
 *
 * @param hash the fingerprint of everything: definition, configuration and upstream fingerprints
 * @param parts the parts by name, such as {@code query/WHERE}, {@code config/strategy}, {@code upstream/users}: the
 *     first with hashes, configuration with its values, so that a change can be told in words
 */
public record Fingerprint(String hash, Map<String, String> parts) {
    public Fingerprint {
        parts = Map.copyOf(parts);
    }

    /** The parts in the order of their names. */
    public Map<String, String> sortedParts() {
        return new TreeMap<>(parts);
    }
}
