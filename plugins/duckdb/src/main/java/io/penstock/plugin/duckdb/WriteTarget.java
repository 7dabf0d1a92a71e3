package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table that rows are written to.
 *
 * @param schema the columns of the rows
 * @param types the engine's own names for the types of the table's columns
 */
record WriteTarget(TableName table, Schema schema, List<String> types) {
    WriteTarget {
        types = List.copyOf(types);
    }

    /** Checks that a table has the columns that are going to be written. */
    static WriteTarget of(TableName table, Schema schema, RelationCatalog catalog) throws SQLException {
        List<RelationCatalog.Entry> entries = catalog.find(table)
                .orElseThrow(() -> new PenstockException(
                        ConnectorError.RELATION_MISSING, "Cannot write to " + table + ": there is no such table"));
        List<String> names =
                entries.stream().map(entry -> entry.column().name()).toList();
        boolean same = names.size() == schema.size()
                && IntStream.range(0, names.size())
                        .allMatch(i ->
                                names.get(i).equalsIgnoreCase(schema.names().get(i)));
        if (!same) {
            throw new PenstockException(
                    ConnectorError.SQL_BINDING,
                    "Cannot write to " + table + ": its columns are " + names + ", those of the rows are "
                            + schema.names() + " (make them the same, in the same order)");
        }
        return new WriteTarget(
                table, schema, entries.stream().map(RelationCatalog.Entry::type).toList());
    }

    /** Whether the appender can take every column as it is. */
    boolean isDirect() {
        return IntStream.range(0, types.size()).allMatch(this::isDirect);
    }

    private boolean isDirect(int column) {
        DataType type = schema.columns().get(column).type();
        DataType written = type instanceof DataType.Varchar ? DataType.Simple.TEXT : type;
        return TypeParser.parse(types.get(column)).equals(written)
                && CellWriter.of(type, types.get(column)).isPresent();
    }

    /** A temporary table whose columns the appender can take, and from which the engine casts into this one. */
    WriteTarget stage(TableName name) {
        List<Column> columns = new ArrayList<>();
        List<String> stagedTypes = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Column column = schema.columns().get(i);
            DataType staged = isDirect(i) ? column.type() : CellWriter.stagedType(column.type());
            columns.add(Column.of(column.name(), staged));
            stagedTypes.add(isDirect(i) ? types.get(i) : DuckDbDialect.INSTANCE.type(staged));
        }
        return new WriteTarget(name, new Schema(columns), stagedTypes);
    }

    String createStatement() {
        String columns = IntStream.range(0, types.size())
                .mapToObj(i ->
                        DuckDbDialect.INSTANCE.quote(schema.columns().get(i).name()) + " " + types.get(i))
                .collect(Collectors.joining(", "));
        return "CREATE TEMPORARY TABLE " + DuckDbDialect.INSTANCE.quote(table.name()) + " (" + columns + ")";
    }

    /** The statement that casts the rows of one table into this one, by the full names of both. */
    String insertStatement(String into, String from) {
        String values = IntStream.range(0, types.size())
                .mapToObj(i -> "CAST("
                        + DuckDbDialect.INSTANCE.quote(schema.columns().get(i).name()) + " AS " + types.get(i) + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + into + " SELECT " + values + " FROM " + from;
    }

    List<CellWriter> cellWriters() {
        return IntStream.range(0, types.size())
                .mapToObj(i -> CellWriter.of(schema.columns().get(i).type(), types.get(i))
                        .orElseThrow())
                .toList();
    }
}
