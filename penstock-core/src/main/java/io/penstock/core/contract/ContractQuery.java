package io.penstock.core.contract;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query that gives the rows of a model as its table is declared.
 *
 * @param model the model's name, for errors
 * @param query gives the rows as the model makes them
 * @param given the columns of that query
 */
public record ContractQuery(String model, SqlDialect dialect, TableContract contract, String query, Schema given) {

    /**
     * Makes it.
     *
     * @throws PenstockException naming every column that does not fit, with what both sides say
     */
    public ContractQuery {
        requireMet(model, contract, given);
    }

    /** Renders the query. */
    public String sql() {
        String columns = contract.columns().stream()
                .map(column -> cast(column).expression() + " AS " + dialect.quote(column.name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM (" + query + "\n) AS given";
    }

    private Cast cast(ContractColumn column) {
        Column found = given.find(column.name()).orElseThrow();
        return Cast.of(dialect, dialect.quote(found.name()), found.type(), column.type());
    }

    private static void requireMet(String model, TableContract contract, Schema given) {
        List<String> differences = new ArrayList<>();
        List<String> extra = given.names().stream()
                .filter(name -> contract.relation().find(name).isEmpty())
                .toList();
        for (ContractColumn column : contract.columns()) {
            given.find(column.name())
                    .ifPresentOrElse(
                            found -> unfit(column, found.type(), differences),
                            () -> differences.add("%s: the table says %s, the rows have no such column%s"
                                    .formatted(
                                            column.name(),
                                            column.type(),
                                            NearestWord.suggestion(column.name(), extra))));
        }
        for (String name : extra) {
            differences.add("%s: the table has no such column, the rows give %s"
                    .formatted(name, given.find(name).orElseThrow().type()));
        }
        if (!differences.isEmpty()) {
            throw new PenstockException(
                    ContractError.CONTRACT_NOT_MET,
                    "Cannot write " + model + ": its rows are not as its table is declared: "
                            + String.join("; ", differences)
                            + " (change the query, such as with CAST(value AS type) AS name, or the declaration)");
        }
    }

    private static void unfit(ContractColumn column, DataType found, List<String> differences) {
        if (!Fit.allows(found, column.type())) {
            differences.add("%s: the table says %s, the rows give %s".formatted(column.name(), column.type(), found));
        }
    }
}
