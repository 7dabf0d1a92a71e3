package io.penstock.core.workspace;

import io.penstock.core.config.ConfigReader;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.PathPattern;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The environments of a project that are known: the default, those with an overlay, and those in which something has run. */
final class Environments {
    private static final String PREFIX = "penstock.";
    private static final String ENDING = ".yaml";

    private Environments() {}

    /** Tells in words that the environment is none of those: its name may be misspelt, and a run would build it anew. */
    static Optional<String> warning(ProjectConfig config, StateStore state) {
        Collection<String> known = known(config, state);
        String name = config.environment();
        return known.contains(name)
                ? Optional.empty()
                : Optional.of("the environment " + name + " is new: nothing has run in it, and there is no " + PREFIX
                        + name + ENDING + " (" + NearestWord.remedy(name, known, "known") + ")");
    }

    /**
     * Makes sure that an environment is one of them.
     *
     * @param what cannot be done otherwise, such as {@code fall back to}
     * @param place what names it; null where that is the command line
     */
    static void requireKnown(String name, String what, @Nullable Place place, ProjectConfig config, StateStore state) {
        Collection<String> known = known(config, state);
        if (!known.contains(name)) {
            throw new PenstockException(
                    ProjectError.ENVIRONMENT_UNKNOWN,
                    "Cannot " + what + " environment \"" + name + "\": nothing has run in it, and there is no " + PREFIX
                            + name + ENDING + " (" + NearestWord.remedy(name, known, "known") + ")",
                    place,
                    null);
        }
    }

    /** Makes sure that something can be taken from another environment to the one of a configuration. */
    static void requirePromotable(String from, ProjectConfig to, StateStore state) {
        if (from.equals(to.environment())) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot promote from " + from + " to " + from + ": they are the same environment (name two)");
        }
        requireKnown(from, "promote from", null, to, state);
        requireKnown(to.environment(), "promote to", null, to, state);
    }

    /**
     * Tells in words what keeps virtual environments from sharing: a production that nobody knows, and connections that lead
     * elsewhere there.
     *
     * @param other reads the configuration of another environment
     */
    static List<String> sharing(ProjectConfig config, StateStore state, Function<String, ProjectConfig> other) {
        ViewSchemas views = config.environments().views();
        if (views == null || config.environment().equals(views.production())) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        Collection<String> known = known(config, state);
        String production = views.production();
        if (views.named() && !known.contains(production)) {
            warnings.add("environments.production is " + production + ", where nothing has run, and there is no "
                    + PREFIX + production + ENDING + " (" + NearestWord.remedy(production, known, "known") + ")");
        }
        Map<String, ConnectionSpec> there = other.apply(production).connections();
        config.connections().forEach((name, here) -> {
            ConnectionSpec its = there.get(name);
            if (its == null || !its.isSameAs(here)) {
                warnings.add("connection \"" + name + "\" leads elsewhere in " + production + " than in "
                        + config.environment() + ": they share nothing that is kept on it (take {env} and what overlays"
                        + " say out of it; mode: virtual keeps environments apart by schema)");
            }
        });
        return warnings;
    }

    /** Makes sure that both have tables of their own, or both share them. */
    static void requireSameMode(ProjectConfig from, ProjectConfig to) {
        if (from.environments().isVirtual() != to.environments().isVirtual()) {
            ProjectConfig virtual = from.environments().isVirtual() ? from : to;
            ProjectConfig other = from.environments().isVirtual() ? to : from;
            throw PenstockException.at(
                    virtual.environments().place(),
                    ProjectError.REQUEST_INVALID,
                    "Cannot promote from " + from.environment() + " to " + to.environment() + ": "
                            + virtual.environment() + " is virtual, and " + other.environment()
                            + " has tables of its own (say environments: {mode: virtual} for both, or for neither)");
        }
    }

    private static Collection<String> known(ProjectConfig config, StateStore state) {
        TreeSet<String> known = new TreeSet<>(state.environments());
        known.add(ConfigReader.DEFAULT_ENVIRONMENT);
        PathPattern.find(config.directory(), PREFIX + "*" + ENDING).forEach(file -> {
            String overlay = file.getFileName().toString();
            known.add(overlay.substring(PREFIX.length(), overlay.length() - ENDING.length()));
        });
        return known;
    }
}
