package io.penstock.core.project;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which columns a model knows which rows of its dependencies it has read already.
 *
 * @param only the column of a model's one dependency; null where each is named
 * @param columns the column by dependency; empty where there is but one
 * @param place where that is said; null where nothing is
 */
public record CursorOptions(
        @Nullable String only,
        Map<String, String> columns,
        @Nullable Place place) {
    /** It reads all rows, always. */
    public static final CursorOptions NONE = new CursorOptions(null, Map.of(), null);

    public CursorOptions {
        columns = new LinkedHashMap<>(columns);
    }

    public boolean isNone() {
        return only == null && columns.isEmpty();
    }

    /**
     * Gives the column by dependency.
     *
     * @param read the names of all that the model itself reads
     */
    public Map<String, String> of(List<String> read) {
        return only == null ? columns : Map.of(read.get(0), only);
    }

    /** Tells in words why these are no cursors of a model that reads these dependencies; empty when they are. */
    public Optional<String> misfit(List<String> read) {
        if (only != null && read.size() != 1) {
            return Optional.of("cursor names the column \"" + only + "\", and the model reads "
                    + (read.isEmpty()
                            ? "nothing (leave it out)"
                            : String.join(", ", read) + " (say of which: cursor: {" + read.get(0) + ": " + only
                                    + "})"));
        }
        return columns.keySet().stream()
                .filter(name -> !read.contains(name))
                .findFirst()
                .map(name -> "cursor names \"" + name + "\", which the model itself does not read ("
                        + NearestWord.remedy(name, read, "it reads") + ")");
    }

    /** Gives what was said, in one line. */
    @Override
    public String toString() {
        return only != null
                ? only
                : columns.entrySet().stream()
                        .map(cursor -> cursor.getKey() + "." + cursor.getValue())
                        .collect(Collectors.joining(", "));
    }
}
