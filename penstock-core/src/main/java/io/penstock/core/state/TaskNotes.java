package io.penstock.core.state;

import java.util.List;

/**
 * What a model's run told besides its rows.
 *
 * @param changes of its table's columns, in words
 * @param warnings what somebody should know of, in words
 */
public record TaskNotes(List<String> changes, List<String> warnings) {
    /** Nothing was told. */
    public static final TaskNotes NONE = new TaskNotes(List.of(), List.of());

    public TaskNotes {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }
}
