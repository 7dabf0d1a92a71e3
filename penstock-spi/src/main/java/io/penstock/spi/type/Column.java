package io.penstock.spi.type;

import java.util.Objects;

/** A column of a relation: its name as written, its type, and whether NULL may stand in it. */
public record Column(String name, DataType type, boolean nullable) {
    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    /** Gives a column that may hold NULL. */
    public static Column of(String name, DataType type) {
        return new Column(name, type, true);
    }
}
