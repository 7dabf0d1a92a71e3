package io.penstock.core.graph;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses models of a graph by words.
 *
 * <p>A word is a name or a glob ({@code stg_*}, {@code {a,b}_daily}), {@code tag:nightly}, {@code path:models/staging} or
 * {@code source:raw.orders}; {@code +} before it adds all that it reads, {@code +} behind it all that reads it, a
 * number with the plus limits the steps ({@code 2+orders+1}), and {@code @} before it adds all that reads it with all
 * that those read. Spaces between words mean union, commas intersection.
 */
public final class Selection {
    private static final Pattern WORD =
            Pattern.compile("(?<at>@)?(?:(?<up>\\d*)\\+)?(?<what>[^+@]+)(?:\\+(?<down>\\d*))?");
    /** A comma outside the braces of a glob, such as that of {@code {a,b}_daily}. */
    private static final Pattern COMMA = Pattern.compile(",(?![^{]*})");

    /** More steps than this has digits are all steps. */
    private static final int MOST_DIGITS = 9;

    private final Graph graph;

    private Selection(Graph graph) {
        this.graph = graph;
    }

    /**
     * Gives the names of the models that are meant, in the graph's order.
     *
     * @param include words; all models when there is none
     * @param exclude words for models to leave out
     * @throws PenstockException when a word cannot be read or matches nothing, or when nothing is left
     */
    public static Set<String> of(Graph graph, List<String> include, List<String> exclude) {
        Selection selection = new Selection(graph);
        Set<String> chosen = include.isEmpty() ? selection.all(model -> true) : selection.union(include);
        if (!exclude.isEmpty()) {
            chosen.removeAll(selection.union(exclude));
            if (chosen.isEmpty()) {
                throw new PenstockException(
                        ProjectError.SELECTION_EMPTY,
                        "Cannot select models: --exclude " + String.join(" ", exclude)
                                + " leaves none of those selected (see them with: penstock list)");
            }
        }
        return selection.all(model -> chosen.contains(model.name()));
    }

    /** Gives the names of the models that a word names in full: neither by a glob, nor as neighbours of others. */
    public static Set<String> named(Graph graph, List<String> words) {
        Set<String> whole = words.stream()
                .flatMap(text -> Arrays.stream(text.trim().split("\\s+", -1)))
                .flatMap(COMMA::splitAsStream)
                .map(WORD::matcher)
                .filter(Matcher::matches)
                .map(parts -> parts.group("what").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return new Selection(graph)
                .all(model -> whole.contains(model.name().toLowerCase(Locale.ROOT))
                        || whole.contains(model.declared().toString().toLowerCase(Locale.ROOT)));
    }

    private Set<String> union(List<String> texts) {
        Set<String> chosen = new LinkedHashSet<>();
        for (String text : texts) {
            for (String words : text.trim().split("\\s+", -1)) {
                chosen.addAll(intersection(words));
            }
        }
        return chosen;
    }

    private Set<String> intersection(String words) {
        List<Set<String>> sets =
                Arrays.stream(COMMA.split(words, -1)).map(this::word).toList();
        Set<String> common = new LinkedHashSet<>(sets.get(0));
        sets.forEach(common::retainAll);
        if (common.isEmpty()) {
            throw new PenstockException(
                    ProjectError.SELECTION_EMPTY,
                    "Cannot select \"" + words + "\": no model fits all of its words (see them with: penstock list)");
        }
        return common;
    }

    private Set<String> word(String word) {
        Matcher parts = WORD.matcher(word);
        if (!parts.matches()
                || (parts.group("at") != null && (parts.group("up") != null || parts.group("down") != null))) {
            throw new PenstockException(
                    ProjectError.SELECTION_SYNTAX,
                    "Cannot read the selection \"" + word
                            + "\": expected a name, a glob, tag:, path: or source:, with + or @ around it (such as"
                            + " +orders, 2+orders+1, @orders, tag:nightly)");
        }
        Set<String> matched = matching(parts.group("what"));
        Set<String> chosen = new LinkedHashSet<>(matched);
        for (String name : matched) {
            addNeighbours(chosen, name, parts);
        }
        return chosen;
    }

    private void addNeighbours(Set<String> chosen, String name, Matcher parts) {
        if (parts.group("up") != null) {
            chosen.addAll(graph.ancestors(name, depth(parts.group("up"))));
        }
        if (parts.group("down") != null) {
            chosen.addAll(graph.descendants(name, depth(parts.group("down"))));
        }
        if (parts.group("at") != null) {
            Set<String> behind = graph.descendants(name, Integer.MAX_VALUE);
            chosen.addAll(behind);
            behind.forEach(model -> chosen.addAll(graph.ancestors(model, Integer.MAX_VALUE)));
            chosen.addAll(graph.ancestors(name, Integer.MAX_VALUE));
        }
    }

    private static int depth(String digits) {
        return digits.isEmpty() || digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private Set<String> matching(String what) {
        Set<String> found = all(predicate(what));
        if (found.isEmpty()) {
            throw new PenstockException(
                    ProjectError.SELECTION_EMPTY, "Cannot select \"" + what + "\": it matches no model" + remedy(what));
        }
        return found;
    }

    private Predicate<ModelNode> predicate(String what) {
        if (what.startsWith("tag:")) {
            String tag = what.substring("tag:".length());
            return model -> model.options().tags().contains(tag);
        }
        if (what.startsWith("path:")) {
            return inPath(what.substring("path:".length()));
        }
        if (what.startsWith("source:")) {
            String source = what.substring("source:".length());
            return model -> model.dependencies().stream()
                    .anyMatch(d -> d instanceof Dependency.OnSource && d.name().equalsIgnoreCase(source));
        }
        PathMatcher glob = glob(what.toLowerCase(Locale.ROOT));
        return model -> glob.matches(Path.of(model.name().toLowerCase(Locale.ROOT)))
                || model.declared().toString().equalsIgnoreCase(what);
    }

    private static Predicate<ModelNode> inPath(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        PathMatcher glob = glob(trimmed);
        return model -> Stream.iterate(Path.of(model.declaration().place().file()), Objects::nonNull, Path::getParent)
                .anyMatch(glob::matches);
    }

    private static PathMatcher glob(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new PenstockException(
                    ProjectError.SELECTION_SYNTAX,
                    "Cannot read the selection \"" + pattern
                            + "\": the glob is not well formed (a glob knows *, ?, [abc] and {a,b})",
                    e);
        }
    }

    private String remedy(String what) {
        if (what.startsWith("tag:")) {
            Stream<String> tags = graph.models().stream().flatMap(model -> model.options().tags().stream());
            return remedy(what.substring("tag:".length()), tags, "tags here");
        }
        if (what.startsWith("source:")) {
            Stream<String> sources = graph.models().stream()
                    .flatMap(model -> model.dependencies().stream())
                    .filter(Dependency.OnSource.class::isInstance)
                    .map(Dependency::name);
            return remedy(what.substring("source:".length()), sources, "sources that are read");
        }
        List<String> names = graph.models().stream().map(ModelNode::name).toList();
        String near = NearestWord.suggestion(what, names);
        return near.isEmpty() ? " (see them with: penstock list)" : near;
    }

    private static String remedy(String word, Stream<String> valid, String known) {
        Set<String> words = valid.collect(Collectors.toCollection(TreeSet::new));
        return words.isEmpty() ? " (" + known + ": none)" : " (" + NearestWord.remedy(word, words, known) + ")";
    }

    private Set<String> all(Predicate<ModelNode> chosen) {
        return graph.models().stream()
                .filter(chosen)
                .map(ModelNode::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
