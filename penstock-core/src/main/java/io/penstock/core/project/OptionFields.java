package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.HiddenValues;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.spi.error.Place;

/**
 * The options of one model while they are read, and where to say what is wrong with them.
 *
 * @param name the model's name as it was written, for messages
 * @param materialize what the model becomes, said or by default
 * @param hidden hides what is not to stand in names
 */
record OptionFields(String name, Fields fields, Materialization materialize, HiddenValues hidden, Problems problems) {
    /** Reports that a key cannot go with what else was said. */
    void conflict(String key, String reason) {
        problem(key, ProjectError.MODEL_CONFLICT, reason);
    }

    /** Reports what is wrong with a key, at its value or, where it was not said, at the model. */
    void problem(String key, ProjectError code, String reason) {
        Place place = fields.has(key) ? fields.place(key) : fields.places().of(JsonPointer.empty());
        problems.add(place, code, "Cannot read the model \"%s\": %s".formatted(name, reason));
    }

    /** Says, behind the materialization, whence it comes when the model did not say it. */
    String whereSaid() {
        return fields.has("materialize") ? "" : ", which is the project's default";
    }

    /** Names how a model is kept, by its strategy or, where it has none, by what it becomes. */
    String kept(Strategy strategy) {
        return materialize == Materialization.TABLE
                ? "strategy \"%s\"".formatted(Words.of(strategy))
                : "materialize \"%s\"".formatted(Words.of(materialize));
    }
}
