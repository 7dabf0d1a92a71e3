package io.penstock.core.write;

import io.penstock.spi.type.Column;

/**
 * A column that a write keeps besides those of the rows.
 *
 * @param onInsert its value in a row that is added, in SQL
 * @param onUpdate its value in a row whose data change, in SQL
 */
public record KeptColumn(Column column, String onInsert, String onUpdate) {
    public String name() {
        return column.name();
    }
}
