package io.penstock.core.state;

import java.util.List;

/**
 * What a model's run told besides its rows.
 *
 * @param changes of its table's columns, in words
 * @param warnings what somebody should know of, in words
 * @param retries the attempts that failed and were followed by another, in order
 */
public record TaskNotes(List<String> changes, List<String> warnings, List<RetryRecord> retries) {
    /** Nothing was told. */
    public static final TaskNotes NONE = new TaskNotes(List.of(), List.of(), List.of());

    public TaskNotes {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
        retries = List.copyOf(retries);
    }
}
