package io.penstock.spi.type;

import java.util.Objects;

/** The name of a table or view within a database, its letters as the database keeps them; an empty schema means the session's own temporary tables. */
public record TableName(String schema, String name) {
    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
    }

    public static TableName of(String schema, String name) {
        return new TableName(schema, name);
    }

    /** Names a temporary table, which only its own session sees and which dies with it. */
    public static TableName temporary(String name) {
        return new TableName("", name);
    }

    public boolean isTemporary() {
        return schema.isEmpty();
    }

    /** Gives {@code schema.name}, for people. */
    @Override
    public String toString() {
        return isTemporary() ? name : schema + "." + name;
    }
}
