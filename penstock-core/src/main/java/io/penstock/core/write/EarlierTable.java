package io.penstock.core.write;

import io.penstock.core.contract.TableContract;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model's table as an earlier run would have left it, made of rows that somebody gives.
 *
 * <p>A declared table has its columns and keys, and rows that do not say so were written at the time and by the run that
 * are given. Any other table has the columns of the rows, and those that its strategy keeps. Immutable.
 */
public final class EarlierTable {
    private final ModelOptions options;
    private final TableName table;
    private final SqlDialect dialect;
    private final Schema rows;
    private final List<KeptColumn> audit;

    /**
     * Describes the table.
     *
     * @param query the columns of what the model makes, as far as they are known
     */
    public EarlierTable(
            ModelOptions options, TableName table, SqlDialect dialect, Schema query, Instant writtenAt, String runId) {
        TableContract contract = options.contract();
        this.options = options;
        this.table = table;
        this.dialect = dialect;
        this.rows = contract == null ? query : contract.relation();
        this.audit = AuditColumns.of(contract, dialect, writtenAt, runId);
    }

    /** The columns that the table has, as far as they are known. */
    public Schema columns() {
        return new Schema(Stream.of(
                        rows.columns().stream(), kept().stream(), audit.stream().map(KeptColumn::column))
                .flatMap(columns -> columns)
                .toList());
    }

    /** The columns that the rows must have, because nothing else tells what stands in them. */
    public List<String> required() {
        Stream<Column> declared = options.contract() == null ? Stream.of() : rows.columns().stream();
        return Stream.concat(declared, kept().stream())
                .filter(column -> !column.nullable())
                .map(Column::name)
                .toList();
    }

    private List<Column> kept() {
        return WriteStrategy.of(options.write().strategy()).keptColumns(options, rows);
    }

    /**
     * Gives the statements that make it.
     *
     * @param given gives the rows
     */
    public List<String> statements(Incoming given) {
        TableContract contract = options.contract();
        if (contract == null) {
            String missing = kept().stream()
                    .filter(column -> given.schema().find(column.name()).isEmpty())
                    .map(column ->
                            ", CAST(NULL AS " + dialect.type(column.type()) + ") AS " + dialect.quote(column.name()))
                    .collect(Collectors.joining());
            return dialect.replaceTable(table, "SELECT *" + missing + " FROM (" + given.query() + "\n) AS given");
        }
        Map<String, String> values = new LinkedHashMap<>();
        given.schema().names().forEach(name -> values.put(name, dialect.quote(name)));
        audit.forEach(column -> values.compute(
                given.schema().find(column.name()).map(Column::name).orElse(column.name()),
                (name, said) ->
                        said == null ? column.onInsert() : "COALESCE(" + said + ", " + column.onInsert() + ")"));
        List<String> statements =
                new ArrayList<>(dialect.replaceTable(table, columns(), DeclaredWrite.keys(options, contract)));
        statements.add("INSERT INTO " + dialect.render(table)
                + values.keySet().stream().map(dialect::quote).collect(Collectors.joining(", ", " (", ")"))
                + " SELECT " + String.join(", ", values.values()) + " FROM (" + given.query() + "\n) AS given");
        return statements;
    }
}
