package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The query that gives the rows of a model as its table is declared. Immutable. */
public final class ContractQuery {
    private final SqlDialect dialect;
    private final String query;
    private final List<ColumnPath> paths;

    /**
     * Makes it.
     *
     * @param model the model's name, for errors
     * @param query gives the rows as the model makes them
     * @param given the columns of that query
     * @throws PenstockException naming every column that does not fit, with what both sides say
     */
    public ContractQuery(String model, SqlDialect dialect, TableContract contract, String query, Schema given) {
        ContractMatch.require(model, contract, given);
        this.dialect = dialect;
        this.query = query;
        String prefix = prefix(given);
        this.paths = contract.columns().stream()
                .map(column -> ColumnPath.of(
                        dialect,
                        column,
                        column.derives() ? null : given.find(column.name()).orElseThrow(),
                        prefix))
                .toList();
    }

    /** Begins names that no column of the rows has. */
    private static String prefix(Schema given) {
        String prefix = "_";
        while (startsAny(given.names(), prefix)) {
            prefix += "_";
        }
        return prefix;
    }

    private static boolean startsAny(List<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** Renders the query; a value that has no counterpart in its column ends the statement. */
    public String sql() {
        String columns = paths.stream()
                .map(path -> path.last(Step::expression) + " AS "
                        + dialect.quote(path.column().name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + layers(paths, Step::expression);
    }

    /** The ways of the columns. */
    List<ColumnPath> paths() {
        return paths;
    }

    SqlDialect dialect() {
        return dialect;
    }

    /** Renders the relation in which the last steps of some columns have what they need. */
    String layers(List<ColumnPath> wanted, Function<Step, String> form) {
        String relation = "(" + query + "\n) AS given";
        int depth = wanted.stream().mapToInt(path -> path.steps().size()).max().orElse(0);
        for (int layer = 0; layer < depth - 1; layer++) {
            int current = layer;
            String values = wanted.stream()
                    .map(path -> path.between(current, form))
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(", "));
            relation = "(SELECT *, " + values + " FROM " + relation + ") AS given";
        }
        return relation;
    }
}
