package io.penstock.core.workspace;

import io.penstock.core.config.ConfigReader;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.PathPattern;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
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
