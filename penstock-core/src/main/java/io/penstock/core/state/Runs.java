package io.penstock.core.state;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import java.util.List;

/** Finds runs by the words that people have for them. */
public final class Runs {
    /** The word for the newest run. */
    public static final String LAST = "last";

    private static final int KNOWN = 200;
    private static final int LISTED = 3;

    private final StateStore state;
    private final String environment;

    /** Begins in an environment, of which {@code last} is meant. */
    public Runs(StateStore state, String environment) {
        this.state = state;
        this.environment = environment;
    }

    /**
     * Finds a run: by its identifier in any environment, or the last one that was to write models by {@code last}.
     *
     * @throws PenstockException {@link ProjectError#REQUEST_INVALID} when there is none
     */
    public RunRecord find(String word) {
        List<RunRecord> known = state.runs(environment, KNOWN);
        if (word.equals(LAST)) {
            return known.stream()
                    .filter(run -> run.order() != null)
                    .findFirst()
                    .orElseThrow(() -> unknown(word, "no model of environment " + environment + " was ever run"));
        }
        return state.run(word).orElseThrow(() -> unknown(word, "no run has this identifier" + near(word, known)));
    }

    private static String near(String word, List<RunRecord> known) {
        List<String> ids = known.stream().map(RunRecord::id).toList();
        String newest = ids.isEmpty() ? "none yet" : String.join(", ", ids.subList(0, Math.min(LISTED, ids.size())));
        String meant = NearestWord.find(word, ids)
                .map(near -> "did you mean \"" + near + "\"? ")
                .orElse("");
        return " (" + meant + "the last runs are: " + newest + "; see more with: penstock runs list)";
    }

    private static PenstockException unknown(String word, String reason) {
        return new PenstockException(ProjectError.REQUEST_INVALID, "Cannot find run " + word + ": " + reason);
    }
}
