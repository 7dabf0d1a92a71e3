package io.penstock.core.ledger;

import io.penstock.spi.connector.SqlDialect;
import java.util.List;
import java.util.stream.Collectors;

/** Renders which rows of a table beside the data are those of a project in its environment. */
record OwnRows(SqlDialect dialect, Owner owner) {
    String is(String column, Object value) {
        return dialect.quote(column) + " = " + dialect.literal(value);
    }

    String all() {
        return project() + " AND " + environments();
    }

    String of(String model) {
        return project() + " AND " + is(LedgerTable.ENVIRONMENT, owner.environment(model)) + " AND "
                + is(LedgerTable.MODEL, model);
    }

    String project() {
        return in(LedgerTable.PROJECT, owner.names());
    }

    private String environments() {
        String own = is(LedgerTable.ENVIRONMENT, owner.environment());
        return owner.versions().isEmpty()
                ? own
                : "(" + in(LedgerTable.ENVIRONMENT, owner.versionKeys()) + " OR (" + own + " AND NOT "
                        + in(LedgerTable.MODEL, List.copyOf(owner.versions().keySet())) + "))";
    }

    private String in(String column, List<String> values) {
        return dialect.quote(column)
                + values.stream().map(dialect::literal).collect(Collectors.joining(", ", " IN (", ")"));
    }
}
