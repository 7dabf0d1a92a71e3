package io.penstock.core.project;

import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Words;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes together in what becomes of rows that are no longer in the query. */
final class DeleteRules {
    static final String DELETE = "delete";
    private static final String ALLOW_EMPTY = "allow_empty";
    private static final String MAX_DELETE_RATIO = "max_delete_ratio";

    /** The ways of each strategy that looks for rows that are gone; the first is that of who says nothing. */
    private static final Map<Strategy, List<DeleteMode>> MODES = Map.of(
            Strategy.MERGE_BY_KEY, List.of(DeleteMode.PRESERVE, DeleteMode.SOFT, DeleteMode.HARD),
            Strategy.SCD_TYPE_2, List.of(DeleteMode.IGNORE, DeleteMode.CLOSE, DeleteMode.MARK));

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    DeleteRules(OptionFields options, Strategy strategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy;
    }

    DeleteOptions bind() {
        DeleteOptions bound =
                new DeleteOptions(mode(), allowEmpty(), fields.number(MAX_DELETE_RATIO, DeleteOptions.DEFAULT_RATIO));
        if (fields.has(MAX_DELETE_RATIO) && !bound.takesAway()) {
            options.conflict(
                    MAX_DELETE_RATIO,
                    "\"max_delete_ratio\" limits deletions, and this model deletes nothing (say delete: soft or hard with strategy"
                            + " \"merge_by_key\", close or mark with \"scd_type_2\", or leave it out)");
        }
        return bound;
    }

    private DeleteMode mode() {
        List<DeleteMode> modes = MODES.getOrDefault(strategy, List.of());
        DeleteMode said = fields.constant(DeleteMode.class, DELETE);
        if (said != null && !modes.contains(said)) {
            options.conflict(DELETE, misfit(said, modes));
        }
        DeleteMode otherwise = modes.isEmpty() ? DeleteMode.PRESERVE : modes.get(0);
        return said == null ? otherwise : said;
    }

    private String misfit(DeleteMode said, List<DeleteMode> modes) {
        if (!modes.isEmpty()) {
            return "delete \"%s\" cannot go with strategy \"%s\" (say %s, %s or %s)"
                    .formatted(
                            Words.of(said),
                            Words.of(strategy),
                            Words.of(modes.get(0)),
                            Words.of(modes.get(1)),
                            Words.of(modes.get(2)));
        }
        return "delete \"%s\" cannot go with %s (it goes with the strategies \"merge_by_key\" and \"scd_type_2\" only)"
                .formatted(Words.of(said), options.kept(strategy));
    }

    private @Nullable Boolean allowEmpty() {
        Boolean said = fields.truth(ALLOW_EMPTY);
        if (said != null && (options.materialize() != Materialization.TABLE || strategy == Strategy.NONE)) {
            options.conflict(
                    ALLOW_EMPTY,
                    "\"allow_empty\" cannot go with %s (it goes with a table that takes rows at every run)"
                            .formatted(options.kept(strategy)));
        }
        return said;
    }
}
