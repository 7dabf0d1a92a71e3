package io.penstock.core.contract;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.Objects;

/**
 * A column of a declared table.
 *
 * @param description what its values are; empty for none
 */
public record ContractColumn(Column column, String description) {
    public ContractColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(description, "description");
    }

    public String name() {
        return column.name();
    }

    public DataType type() {
        return column.type();
    }
}
