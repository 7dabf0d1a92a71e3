package io.penstock.spi.connector;

import io.penstock.spi.type.TableName;
import java.util.Objects;

/** A table or view that exists. */
public record RelationInfo(TableName name, Kind kind) {
    public RelationInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
    }

    /** What a relation is kept as. */
    public enum Kind {
        TABLE,
        VIEW
    }
}
