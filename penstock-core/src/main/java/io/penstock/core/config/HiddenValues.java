package io.penstock.core.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hides the values of secret variables in texts that are shown or kept. Immutable. */
public final class HiddenValues {
    /** Where a process works and worked: a {@code pwd} that is no password. */
    private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");

    /** What is shorter stands in any text by chance. */
    private static final int SHORTEST = 4;

    private final List<String> values;

    private HiddenValues(List<String> values) {
        this.values = values;
    }

    /** Hides the values of those variables whose names say that they are secrets. */
    static HiddenValues of(Map<String, String> variables) {
        return new HiddenValues(variables.entrySet().stream()
                .filter(variable -> Secrets.isSecret(variable.getKey()) && !FOLDERS.contains(variable.getKey()))
                .map(Map.Entry::getValue)
                .filter(value -> value.strip().length() >= SHORTEST)
                .distinct()
                // One may be a part of another.
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    /** Gives a text in which a mask stands in the place of each of the values. */
    public String in(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, Secrets.MASK);
        }
        return hidden;
    }
}
