package io.penstock.core.check;

import java.util.List;

/**
 * Rows that did not hold to a check, to be kept.
 *
 * @param rows each as a JSON object
 */
public record FailedRows(String check, List<String> rows) {
    public FailedRows {
        rows = List.copyOf(rows);
    }
}
