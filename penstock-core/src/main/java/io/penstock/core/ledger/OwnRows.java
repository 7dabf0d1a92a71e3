package io.penstock.core.ledger;

import io.penstock.spi.connector.SqlDialect;
import java.util.stream.Collectors;

/** Renders which rows of a table beside the data are those of a project in its environment. */
record OwnRows(SqlDialect dialect, Owner owner) {
    String is(String column, Object value) {
        return dialect.quote(column) + " = " + dialect.literal(value);
    }

    String all() {
        return dialect.quote(LedgerTable.PROJECT)
                + owner.names().stream().map(dialect::literal).collect(Collectors.joining(", ", " IN (", ") AND "))
                + is(LedgerTable.ENVIRONMENT, owner.environment());
    }

    String of(String model) {
        return all() + " AND " + is(LedgerTable.MODEL, model);
    }
}
