package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The query that gives the rows of a model as its table is declared. Immutable. */
public final class ContractQuery {
    private final TableContract contract;
    private final SqlDialect dialect;
    private final String query;
    private final Schema given;
    private final List<ColumnPath> paths;
    private final RowTransforms transforms;
    private final List<String> carried;

    private ContractQuery(
            TableContract contract, SqlDialect dialect, String rows, Schema given, RowTransforms transforms) {
        this.contract = contract;
        this.dialect = dialect;
        this.query = rows;
        this.given = given;
        this.transforms = transforms;
        this.carried = ContractMatch.extra(contract, given).stream()
                .filter(transforms::mention)
                .toList();
        String prefix = prefix(given);
        this.paths = contract.columns().stream()
                .map(column -> ColumnPath.of(
                        dialect,
                        column,
                        column.derives() ? null : given.find(column.name()).orElseThrow(),
                        prefix))
                .toList();
    }

    /**
     * Makes it.
     *
     * @param rows gives the rows as the model makes them
     * @param given the columns of that query
     * @param transforms decide which rows are left
     * @throws PenstockException naming every column that does not fit, with what both sides say
     */
    public static ContractQuery of(
            TableContract contract, SqlDialect dialect, String rows, Schema given, RowTransforms transforms) {
        ContractMatch.require(contract, given, transforms);
        return new ContractQuery(contract, dialect, rows, given, transforms);
    }

    /** Gives the same query for a table that is there, and need not be as declared: the columns that both have. */
    public ContractQuery within(Schema existing) {
        return new ContractQuery(contract.within(existing), dialect, query, given, transforms);
    }

    /** The columns of the query. */
    public Schema schema() {
        return contract.relation();
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
        String left = transforms.apply(dialect, untransformed(), columns());
        return carried.isEmpty()
                ? left
                : "SELECT "
                        + schema().names().stream().map(dialect::quote).collect(Collectors.joining(", "))
                        + " FROM (" + left + ") AS given";
    }

    /** Renders the query of all rows, before any is left out. */
    String untransformed() {
        return Stream.concat(
                        paths.stream()
                                .map(path -> path.last(Step::expression) + " AS "
                                        + dialect.quote(path.column().name())),
                        carried.stream().map(dialect::quote))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + layers(paths, Step::expression)));
    }

    /** The names of its columns, with those that only transforms use. */
    List<String> columns() {
        return Stream.concat(schema().names().stream(), carried.stream()).toList();
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
