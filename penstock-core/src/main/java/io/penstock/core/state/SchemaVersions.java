package io.penstock.core.state;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the versions of one model's columns by the words that people have for them. */
public final class SchemaVersions {
    private static final Pattern WORD = Pattern.compile("(?:(?<environment>[^:]+):)?(?<version>\\d{1,9})");

    private final StateStore state;
    private final String environment;
    private final String model;

    /** Begins in an environment, which counts where a word names none. */
    public SchemaVersions(StateStore state, String environment, String model) {
        this.state = state;
        this.environment = environment;
        this.model = model;
    }

    /** A version with the environment that it is of. */
    public record Found(String environment, SchemaVersion version) {
        /** Gives {@code environment:version}. */
        @Override
        public String toString() {
            return environment + ":" + version.version();
        }
    }

    /** Gives the versions of this environment, the oldest first; at least one. */
    public List<SchemaVersion> all() {
        List<SchemaVersion> versions = state.schemaVersions(environment, model);
        if (versions.isEmpty()) {
            throw wrong("no run of environment " + environment + " has remembered them yet (run it first: penstock run "
                    + model + ")");
        }
        return versions;
    }

    /** Gives the newest version of this environment. */
    public Found newest() {
        return last(environment, all());
    }

    /** Gives the version before the newest, or the newest where it is the first. */
    public Found previous() {
        List<SchemaVersion> versions = all();
        return new Found(environment, versions.get(Math.max(0, versions.size() - 2)));
    }

    /** Finds the version of a word: {@code 2}, {@code prod} for its newest, or {@code prod:2}. */
    public Found find(String word) {
        Matcher parts = WORD.matcher(word);
        if (!parts.matches()) {
            return last(word, of(word));
        }
        String where = parts.group("environment") == null ? environment : parts.group("environment");
        int wanted = Integer.parseInt(parts.group("version"));
        List<SchemaVersion> versions = of(where);
        return versions.stream()
                .filter(version -> version.version() == wanted)
                .findFirst()
                .map(version -> new Found(where, version))
                .orElseThrow(() -> wrong("environment " + where + " has no version " + wanted + " of them (it has 1 to "
                        + versions.size() + ")"));
    }

    private List<SchemaVersion> of(String where) {
        List<SchemaVersion> versions = state.schemaVersions(where, model);
        if (versions.isEmpty()) {
            List<String> known = state.environmentsOf(model);
            throw wrong("no environment \"" + where + "\" has remembered them ("
                    + (known.isEmpty()
                            ? "run it first: penstock run " + model
                            : NearestWord.remedy(where, known, "known here"))
                    + ")");
        }
        return versions;
    }

    private static Found last(String where, List<SchemaVersion> versions) {
        return new Found(where, versions.get(versions.size() - 1));
    }

    private PenstockException wrong(String reason) {
        return new PenstockException(
                ProjectError.REQUEST_INVALID, "Cannot find the columns of " + model + ": " + reason);
    }
}
