package io.penstock.core.project;

import io.penstock.core.contract.TableContract;
import io.penstock.spi.error.Place;

/**
 * A model as its file declares it.
 *
 * @param name unique in the project, whatever the case of its letters
 * @param place where it is declared
 */
public record ModelDeclaration(String name, ModelOptions options, ModelBody body, Place place) {
    /** The name of its table or view: that of its declared table, or its own. */
    public String table() {
        TableContract contract = options.contract();
        return contract == null || contract.name() == null ? name : contract.name();
    }
}
