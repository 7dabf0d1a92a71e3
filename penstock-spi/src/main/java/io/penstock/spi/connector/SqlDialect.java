package io.penstock.spi.connector;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What differs between the SQL of databases, as data and small methods. Immutable. */
public interface SqlDialect {
    /** The schema in which a table lands when none is named. */
    String defaultSchema();

    /** Quotes an identifier so that any name is safe. */
    String quote(String identifier);

    /** Renders a table's name, quoted and with its schema. */
    default String render(TableName table) {
        return table.isTemporary() ? quote(table.name()) : quote(table.schema()) + "." + quote(table.name());
    }

    /** Renders a value as a literal of its own type; null as {@code NULL}. */
    String literal(@Nullable Object value);

    /** Renders a type as this database spells it. */
    String type(DataType type);

    /** Renders a comparison that holds NULL equal to NULL. */
    String nullSafeEquals(String left, String right);

    /** Renders whether a text has a part that matches a regular expression of this database. */
    String matches(String text, String pattern);

    /** Gives the statements that stop the clock for all later sessions of a database in memory; none where that cannot be done. */
    default List<String> fixClock(Instant now) {
        return List.of();
    }

    /** Gives the statements that make a table hold a query's rows, replacing what it was, in one transaction's hands. */
    List<String> replaceTable(TableName table, String query);

    /** Gives the statement that makes a session's temporary table hold a query's rows. */
    String createTemporary(TableName table, String query);

    /** Gives the statement that writes a query's rows to one file. */
    String exportFile(String query, String path, FileFormat format, Map<String, Object> options);

    /** Gives the relation that reads a file, to stand behind FROM. */
    String fileRelation(String path, FileFormat format);
}
