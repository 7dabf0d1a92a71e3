package io.penstock.plugin.duckdb;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** The relations that read files of text, in which types stand nowhere: exactly where columns are known, else as DuckDB takes them. */
final class TextFiles {
    private TextFiles() {}

    /** Reads what COPY writes: an empty value is NULL, and one in quotes is the empty text. */
    static String csv(DuckDbDialect dialect, String path, Schema columns) {
        String file = dialect.literal(path);
        return columns.size() == 0
                ? "read_csv(" + file + ")"
                : "read_csv(" + file + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',"
                        + " nullstr = '', allow_quoted_nulls = false, columns = " + types(dialect, columns) + ")";
    }

    /** Reads a file of people, of which nothing but the types is left to be detected. */
    static String csv(DuckDbDialect dialect, String path, char delimiter, String types) {
        return "read_csv(" + dialect.literal(path) + ", header = true, skip = 0, delim = "
                + dialect.literal(String.valueOf(delimiter)) + ", quote = '\"', escape = '\"', comment = '', " + types
                + ")";
    }

    static String json(DuckDbDialect dialect, String path, Schema columns) {
        String file = dialect.literal(path);
        if (columns.size() == 0) {
            return "read_json(" + file + ")";
        }
        Schema read = new Schema(asRead(columns.columns()));
        String all = "read_json(" + file + ", format = 'newline_delimited', columns = " + types(dialect, read) + ")";
        return read.equals(columns)
                ? all
                : columns.columns().stream()
                        .map(column -> cast(dialect, column))
                        .collect(Collectors.joining(", ", "(SELECT ", " FROM " + all + ")"));
    }

    private static String cast(DuckDbDialect dialect, Column column) {
        String name = dialect.quote(column.name());
        return asRead(column.type()).equals(column.type())
                ? name
                : "CAST(" + name + " AS " + dialect.type(column.type()) + ") AS " + name;
    }

    private static String types(DuckDbDialect dialect, Schema columns) {
        return columns.columns().stream()
                .map(column -> dialect.literal(column.name()) + ": " + dialect.literal(dialect.type(column.type())))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static List<Column> asRead(List<Column> columns) {
        return columns.stream()
                .map(column -> new Column(column.name(), asRead(column.type()), column.nullable()))
                .toList();
    }

    /** Gives the type as which JSON is read: read_json does not know all types, and leaves bytes as they were escaped. */
    private static DataType asRead(DataType type) {
        if (type instanceof DataType.ListOf list) {
            return new DataType.ListOf(asRead(list.element()));
        }
        if (type instanceof DataType.MapOf map) {
            return new DataType.MapOf(asRead(map.key()), asRead(map.value()));
        }
        if (type instanceof DataType.Struct struct) {
            return new DataType.Struct(asRead(struct.fields()));
        }
        return type instanceof DataType.Other || type == DataType.Simple.BYTES ? DataType.Simple.TEXT : type;
    }
}
