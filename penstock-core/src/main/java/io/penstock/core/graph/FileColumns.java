package io.penstock.core.graph;

import io.penstock.spi.type.Schema;

/** Tells the columns of the file that a model became, which a file of text does not tell by itself. */
@FunctionalInterface
public interface FileColumns {
    /** Knows none. */
    FileColumns UNKNOWN = model -> Schema.of();

    /** Gives the columns; none where they are not known. */
    Schema of(ModelNode model);
}
