package io.penstock.spi.type;

import java.util.List;

/**
 * What a table holds unique.
 *
 * @param primary the columns of the primary key in order; empty for none
 * @param unique the columns of each other key
 */
public record TableKeys(List<String> primary, List<List<String>> unique) {
    public static final TableKeys NONE = new TableKeys(List.of(), List.of());

    public TableKeys {
        primary = List.copyOf(primary);
        unique = unique.stream().map(List::copyOf).toList();
    }
}
