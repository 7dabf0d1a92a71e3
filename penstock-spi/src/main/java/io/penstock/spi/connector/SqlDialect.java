package io.penstock.spi.connector;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What differs between the SQL of databases, as data and small methods. Immutable. */
public interface SqlDialect {
    /** The schema in which a table lands when none is named. */
    String defaultSchema();

    /** Quotes an identifier so that any name is safe. */
    String quote(String identifier);

    /**
     * Gives the name of a table or schema in the form in which two are equal exactly where this database takes them for one.
     *
     * @param name a name of one part, or of several with dots between them
     */
    String fold(String name);

    /** Gives a table's name in the form in which two are equal exactly where this database takes them for one. */
    default TableName fold(TableName table) {
        return new TableName(fold(table.schema()), fold(table.name()));
    }

    /**
     * Says whether views are made, replaced and dropped in the transaction that says so, together with rows: other sessions
     * see all of it at once, or nothing.
     */
    default boolean swapsViews() {
        return false;
    }

    /** Renders a table's name, quoted and with its schema. */
    default String render(TableName table) {
        return table.isTemporary() ? quote(table.name()) : quote(table.schema()) + "." + quote(table.name());
    }

    /** Renders a value as a literal of its own type; null as {@code NULL}. */
    String literal(@Nullable Object value);

    /** Renders a type as this database spells it. */
    String type(DataType type);

    /** Gives the type that a column has here which is to have this one: itself, or the nearest that holds all of its values. */
    default DataType kept(DataType type) {
        return type;
    }

    /** Gives the columns that a table has here which is to have these. */
    default Schema kept(Schema columns) {
        return new Schema(columns.columns().stream()
                .map(column -> new Column(column.name(), kept(column.type()), column.nullable()))
                .toList());
    }

    /** The functions of this database. */
    SqlFunctions functions();

    /** Renders a comparison that holds NULL equal to NULL. */
    String nullSafeEquals(String left, String right);

    /** Renders whether a text has a part that matches a regular expression of this database. */
    String matches(String text, String pattern);

    /** Gives the statements that stop the clock for all later sessions of a database in memory; none where that cannot be done. */
    default List<String> fixClock(Instant now) {
        return List.of();
    }

    /** Gives the query for the time zone by whose clocks a session counts times, as this database names it. */
    default String timeZone() {
        return "SELECT current_setting('TimeZone')";
    }

    /** Gives the name of a time zone in this database; an offset from UTC of no whole hours has none in most. */
    default String timeZone(ZoneId zone) {
        if (!(zone.normalized() instanceof ZoneOffset offset)) {
            return zone.getId();
        }
        int seconds = offset.getTotalSeconds();
        if (seconds % 3600 != 0) {
            throw new PenstockException(
                    ConnectorError.UNSUPPORTED,
                    "The database has no time zone " + zone + " (name one of a region, such as Asia/Kolkata)");
        }
        // The names of these zones count the hours to UTC, not from it.
        return seconds == 0 ? "UTC" : String.format(Locale.ROOT, "Etc/GMT%+d", -seconds / 3600);
    }

    /** Gives the statement that lets a session count times by the clocks of a time zone, as this database names it. */
    default String setTimeZone(String name) {
        return "SET TimeZone = " + literal(name);
    }

    /**
     * Gives the statements that make a table hold a query's rows, replacing what it was, in one transaction's hands; what they change
     * adds up to these rows.
     */
    List<String> replaceTable(TableName table, String query);

    /** Gives the statements that make an empty table with these columns, which hold NULL only where they say so, and keys. */
    default List<String> createTable(TableName table, Schema schema, TableKeys keys) {
        return List.of("CREATE TABLE " + render(table) + " (" + TableBody.render(this, schema, keys) + ")");
    }

    /** Gives the statements that put such an empty table in the place of what was there, in one transaction's hands. */
    default List<String> replaceTable(TableName table, Schema schema, TableKeys keys) {
        return Stream.concat(
                        Stream.of("DROP TABLE IF EXISTS " + render(table)), createTable(table, schema, keys).stream())
                .toList();
    }

    /**
     * Gives the name under which a table is made, with its rows, that is to take the place of another: a name of its own where those
     * who read the other would have to wait meanwhile.
     */
    default TableName replacement(TableName table) {
        return table;
    }

    /** Gives the statements that put the table with that name in the place of the other, if there is one, in one transaction's hands. */
    default List<String> putInPlace(TableName table) {
        return List.of();
    }

    /** Gives the statement that makes a session's temporary table, which is not there yet, of a query's rows. */
    String createTemporary(TableName table, String query);

    /**
     * Gives the statement that makes such a table of a query's rows: those that do not meet a condition lose their values in the
     * sparse columns. Room and time should be spent on the others only.
     */
    default String createSparse(SparseTable table, String query, String condition) {
        Stream<String> dense = table.dense().stream().map(this::quote);
        Stream<String> sparse = table.sparse().stream()
                .map(this::quote)
                .map(name -> "CASE WHEN " + condition + " THEN " + name + " END AS " + name);
        return createTemporary(
                table.name(),
                "SELECT " + Stream.concat(dense, sparse).collect(Collectors.joining(", ")) + " FROM (" + query
                        + ") AS incoming");
    }

    /** Renders the rows of such a table with all their columns, to stand behind FROM. */
    default String sparseRows(SparseTable table) {
        return render(table.name());
    }

    /**
     * Gives the statement that sets columns of a table's rows from those of another relation, of which at most one fits a row.
     *
     * @param values the expression for each column; in them and in the condition the table is {@code t} and the other {@code s}
     */
    default String updateFrom(TableName table, Map<String, String> values, String source, String condition) {
        String assignments = values.entrySet().stream()
                .map(value -> quote(value.getKey()) + " = " + value.getValue())
                .collect(Collectors.joining(", "));
        return "UPDATE " + render(table) + " AS t SET " + assignments + " FROM " + source + " AS s WHERE " + condition;
    }

    /**
     * Gives the statement that writes a query's rows to files.
     *
     * @param path of the one file, or of a folder that is not there where the layout has partitions
     */
    String exportFile(String query, String path, FileLayout layout);

    /**
     * Gives the relation that reads files, to stand behind FROM.
     *
     * @param path of one file, or a pattern of several
     * @param columns those of a file that {@link #exportFile} wrote in the {@linkplain FileLayout#of plain layout}, whose values then come back as they were;
     *     none for the files of others, whose columns the database tells from their contents
     */
    String fileRelation(String path, FileFormat format, Schema columns);

    /**
     * Gives the relation that reads a CSV file in UTF-8, whose first line names the columns and whose types the database tells
     * from all its values; an empty one is NULL. A line with more or fewer values is an error.
     */
    String csvRelation(String path, char delimiter);

    /** Gives the relation that reads the same with all values as texts. */
    String textRelation(String path, char delimiter);

    /** Renders a value as one of another type; a time without a zone and one with it are taken for each other in UTC. */
    default String cast(String expression, DataType from, DataType into) {
        return "CAST(" + expression + " AS " + type(into) + ")";
    }

    /** Renders the same with NULL for a value that the other type has no counterpart of. */
    String castOrNull(String expression, DataType from, DataType into);

    /**
     * Says whether a column that a key holds unique can change its type, and any other be dropped beside it. Where not, the
     * table is made anew with its rows when that is needed.
     */
    default boolean changesKeyColumns() {
        return true;
    }

    /**
     * Gives the statements that change the type of a table's column, and whether NULL may stand in it.
     *
     * @param existing the table's columns as they are
     * @param changed the column as it is to be
     * @param expression gives each value of the column from the one that it was
     */
    List<String> changeColumn(TableName table, Schema existing, Column changed, String expression);
}
