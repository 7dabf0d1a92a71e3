package io.penstock.plugin.postgres;

import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The SQL of PostgreSQL. Immutable. */
final class PostgresDialect implements SqlDialect {
    static final PostgresDialect INSTANCE = new PostgresDialect();

    private PostgresDialect() {}

    @Override
    public String defaultSchema() {
        return "public";
    }

    @Override
    public String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** {@inheritDoc} Names are always quoted, and then each letter counts. */
    @Override
    public String fold(String name) {
        return name;
    }

    @Override
    public String render(TableName table) {
        return (table.isTemporary() ? "pg_temp" : quote(table.schema())) + "." + quote(table.name());
    }

    @Override
    public String literal(@Nullable Object value) {
        return PostgresLiterals.render(value);
    }

    @Override
    public String type(DataType type) {
        return PostgresTypes.render(type);
    }

    @Override
    public DataType kept(DataType type) {
        return PostgresTypes.kept(type);
    }

    @Override
    public SqlFunctions functions() {
        return PostgresFunctions.INSTANCE;
    }

    @Override
    public String nullSafeEquals(String left, String right) {
        return left + " IS NOT DISTINCT FROM " + right;
    }

    @Override
    public String matches(String text, String pattern) {
        return "(" + text + " ~ " + literal(pattern) + ")";
    }

    @Override
    public String cast(String expression, DataType from, DataType into) {
        return "CAST(" + inUtc(expression, from, into) + " AS " + type(into) + ")";
    }

    @Override
    public String castOrNull(String expression, DataType from, DataType into) {
        return functions().tryCast(inUtc(expression, from, into), into);
    }

    /** Changes a time between one with a zone and one without; else the session's own zone would count. */
    private static String inUtc(String expression, DataType from, DataType into) {
        boolean zoned = from == Simple.TIMESTAMPTZ;
        boolean local = from == Simple.TIMESTAMP || from == Simple.DATE;
        boolean crosses = zoned ? into == Simple.TIMESTAMP || into == Simple.DATE : local && into == Simple.TIMESTAMPTZ;
        return crosses
                ? (from == Simple.DATE ? "CAST(" + expression + " AS timestamp)" : expression) + " AT TIME ZONE 'UTC'"
                : expression;
    }

    @Override
    public List<String> changeColumn(TableName table, Schema existing, Column changed, String expression) {
        String alter = "ALTER TABLE " + render(table) + " ALTER COLUMN " + quote(changed.name());
        Column before = existing.find(changed.name()).orElseThrow();
        List<String> statements = new ArrayList<>();
        if (!before.type().equals(changed.type())) {
            statements.add(alter + " TYPE " + type(changed.type()) + " USING " + expression);
        }
        if (before.nullable() != changed.nullable()) {
            statements.add(alter + (changed.nullable() ? " DROP NOT NULL" : " SET NOT NULL"));
        }
        return statements;
    }

    @Override
    public String setTimeZone(String name) {
        return "SET TIME ZONE '" + name.replace("'", "''") + "'";
    }

    @Override
    public boolean swapsViews() {
        return true;
    }

    /** {@inheritDoc} Whoever reads the old one goes on meanwhile. */
    @Override
    public TableName replacement(TableName table) {
        return Replacement.of(table).made();
    }

    @Override
    public List<String> putInPlace(TableName table) {
        return List.of(Replacement.of(table).putInPlace());
    }

    @Override
    public List<String> replaceTable(TableName table, String query) {
        String made = render(replacement(table));
        return List.of(
                "DROP TABLE IF EXISTS " + made,
                "CREATE TABLE " + made + " AS\n" + query,
                Replacement.of(table).putInPlace());
    }

    @Override
    public List<String> replaceTable(TableName table, Schema schema, TableKeys keys) {
        TableName made = replacement(table);
        return Stream.of(
                        Stream.of("DROP TABLE IF EXISTS " + render(made)),
                        createTable(made, schema, keys).stream(),
                        putInPlace(table).stream())
                .flatMap(Function.identity())
                .toList();
    }

    @Override
    public String createTemporary(TableName table, String query) {
        return "CREATE TEMPORARY TABLE " + quote(table.name()) + " AS\n" + query;
    }

    @Override
    public String exportFile(String query, String path, FileLayout layout) {
        throw noFiles("write", path);
    }

    @Override
    public String fileRelation(String path, FileFormat format, Schema columns) {
        throw noFiles("read", path);
    }

    @Override
    public String csvRelation(String path, char delimiter) {
        throw noFiles("read", path);
    }

    @Override
    public String textRelation(String path, char delimiter) {
        throw noFiles("read", path);
    }

    private static PenstockException noFiles(String action, String path) {
        return new PenstockException(
                ConnectorError.UNSUPPORTED,
                "Cannot " + action + " " + path
                        + " on PostgreSQL: the server does not see files of this machine (put the model on a connection of type"
                        + " duckdb)");
    }
}
