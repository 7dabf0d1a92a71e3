package io.penstock.core.contract;

import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.util.List;
import java.util.Objects;

/**
 * A column of a declared table.
 *
 * @param description what its values are; empty for none
 * @param normalizers what is done to its values, in order
 * @param said the normalizers as they were written
 * @param place where they stand, or the column where it has none
 */
public record ContractColumn(
        Column column, String description, List<Normalizer> normalizers, String said, Place place) {
    public ContractColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(description, "description");
        normalizers = List.copyOf(normalizers);
    }

    /** Gives the type that its values must have in rows that give another. */
    DataType takes(DataType given) {
        if (normalizers.isEmpty()) {
            return type();
        }
        DataType first = normalizers.get(0).takes();
        return first != null ? first : given;
    }

    /** Gives the same column in the type that it has in a table, where that takes its values. */
    ContractColumn as(Column found) {
        boolean fits = Fit.allows(column.type(), found.type());
        Column same = new Column(column.name(), fits ? found.type() : column.type(), found.nullable());
        return new ContractColumn(same, description, normalizers, said, place);
    }

    /** Says whether its values are made of other columns. */
    public boolean derives() {
        return !normalizers.isEmpty()
                && normalizers.get(0) instanceof ValueNormalizer.Expression expression
                && expression.derives();
    }

    public String name() {
        return column.name();
    }

    public DataType type() {
        return column.type();
    }
}
