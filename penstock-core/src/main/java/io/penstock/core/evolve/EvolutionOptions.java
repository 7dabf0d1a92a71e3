package io.penstock.core.evolve;

import io.penstock.SchemaMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may become of a table whose columns are no longer those of its rows.
 *
 * @param mode null when nothing was said: {@link SchemaMode#SAFE} for a table that keeps its rows, and for one that is
 *     made anew by every run the columns of the run
 * @param columnMapping the new names of columns by their old ones
 */
public record EvolutionOptions(@Nullable SchemaMode mode, Map<String, String> columnMapping) {
    /** Nothing was said. */
    public static final EvolutionOptions NONE = new EvolutionOptions(null, Map.of());

    public EvolutionOptions {
        columnMapping = Collections.unmodifiableMap(new LinkedHashMap<>(columnMapping));
    }

    /** Gives the mode that counts for a table which keeps its rows. */
    public SchemaMode modeOrSafe() {
        return mode == null ? SchemaMode.SAFE : mode;
    }
}
