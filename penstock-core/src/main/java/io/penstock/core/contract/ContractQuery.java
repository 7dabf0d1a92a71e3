package io.penstock.core.contract;

import io.penstock.OnRowError;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final OnRowError onRowError;

    private ContractQuery(Rows rows, TableContract contract, SqlDialect dialect, OnRowError onRowError) {
        this.contract = contract;
        this.dialect = dialect;
        this.query = rows.query();
        this.given = rows.given();
        this.transforms = rows.transforms();
        this.onRowError = onRowError;
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
        return new ContractQuery(new Rows(rows, given, transforms), contract, dialect, OnRowError.FAIL);
    }

    /** What the query is made from. */
    private record Rows(String query, Schema given, RowTransforms transforms) {}

    private Rows rows() {
        return new Rows(query, given, transforms);
    }

    /** Gives the same query, which leaves rows out that the table cannot take or not. */
    public ContractQuery with(OnRowError wanted) {
        return new ContractQuery(rows(), contract, dialect, wanted);
    }

    /** Says whether rows that the table cannot take are left out. */
    boolean leavesOut() {
        return onRowError == OnRowError.DEAD_LETTER;
    }

    /** Gives the same query for a table that is there, and need not be as declared: the columns that both have. */
    public ContractQuery within(Schema existing) {
        return new ContractQuery(rows(), contract.within(existing), dialect, onRowError);
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
        Function<Step, String> form = leavesOut() ? Step::lenient : Step::expression;
        String taken = leavesOut() ? " WHERE NOT (" + misfit() + ")" : "";
        return Stream.concat(
                        paths.stream()
                                .map(path -> path.last(form) + " AS "
                                        + dialect.quote(path.column().name())),
                        carried.stream().map(dialect::quote))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + layers(paths, form) + taken));
    }

    /** Renders that the table cannot take a row, over lenient layers. */
    private String misfit() {
        String conditions = paths.stream()
                .flatMap(path -> Stream.of(Optional.ofNullable(path.unreadable()), Optional.ofNullable(path.missing())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" OR "));
        return conditions.isEmpty() ? "1 = 0" : conditions;
    }

    /**
     * Renders the query of the rows that the table cannot take.
     *
     * @param error the column that tells the first value that it cannot take
     * @param row the column that has the row as it came: a JSON object of texts
     */
    public String misfits(String error, String row) {
        String told = paths.stream().map(this::told).collect(Collectors.joining());
        Map<String, String> texts = new LinkedHashMap<>();
        given.columns().forEach(column -> texts.put(column.name(), text(dialect.quote(column.name()))));
        return "SELECT " + (told.isEmpty() ? dialect.literal("") : "CASE" + told + " END") + " AS "
                + dialect.quote(error) + ", " + dialect.functions().jsonOfTexts(texts) + " AS " + dialect.quote(row)
                + " FROM " + layers(paths, Step::lenient) + " WHERE " + misfit();
    }

    /** Renders the branches that tell why one column cannot take its value. */
    private String told(ColumnPath path) {
        String name = path.column().name() + ": ";
        String found = path.column().derives()
                ? dialect.literal(
                        name + "its value is not a valid " + path.column().type())
                : joined(
                        dialect.literal(name + "\""),
                        text(path.source()),
                        dialect.literal("\" is not a valid " + path.column().type()));
        String unreadable = path.unreadable();
        String missing = path.missing();
        return (unreadable == null ? "" : " WHEN " + unreadable + " THEN " + found)
                + (missing == null
                        ? ""
                        : " WHEN " + missing + " THEN " + dialect.literal(name + "NULL is not allowed"));
    }

    private String text(String value) {
        return dialect.functions().cast(value, DataType.Simple.TEXT);
    }

    private String joined(String... texts) {
        return Stream.of(texts).reduce(dialect.functions()::join).orElseThrow();
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
