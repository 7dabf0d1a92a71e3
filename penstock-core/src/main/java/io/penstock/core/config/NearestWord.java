package io.penstock.core.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what someone meant who misspelt a word. */
public final class NearestWord {
    /** More words than these are not listed behind the one that was meant. */
    private static final int LISTED = 12;

    private NearestWord() {}

    /** Finds the nearest of the valid words; empty when none is near. */
    public static Optional<String> find(String word, Collection<String> valid) {
        return findAll(word, valid).stream().findFirst();
    }

    /** Finds the valid words that are near, the nearest first. */
    public static List<String> findAll(String word, Collection<String> valid) {
        String wanted = fold(word);
        int limit = Math.max(1, (wanted.length() + 1) / 3);
        return valid.stream()
                .filter(candidate -> distance(wanted, fold(candidate)) <= limit)
                .sorted(Comparator.comparingInt((String candidate) -> distance(wanted, fold(candidate)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Gives what was meant as the end of a message, such as {@code (did you mean "users"?)} with a space before it, or an empty text. */
    public static String suggestion(String word, Collection<String> valid) {
        return find(word, valid)
                .map(near -> " (did you mean \"" + near + "\"?)")
                .orElse("");
    }

    /**
     * Renders the remedy of a message: what was meant, when that can be told, and what there is, unless that is much and what
     * was meant is told.
     */
    public static String remedy(String word, Collection<String> valid, String known) {
        String all = valid.stream().collect(Collectors.joining(", ", known + ": ", ""));
        return find(word, valid)
                .map(near -> "did you mean \"" + near + "\"?" + (valid.size() > LISTED ? "" : " " + all))
                .orElse(all);
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Counts the letters to insert, drop, change or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
