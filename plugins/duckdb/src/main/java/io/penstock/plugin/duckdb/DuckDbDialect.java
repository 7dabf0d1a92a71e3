package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.Compression;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.connector.SparseTable;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL of DuckDB. Immutable. */
final class DuckDbDialect implements SqlDialect {
    static final DuckDbDialect INSTANCE = new DuckDbDialect();

    /** The column in which a sparse table keeps the values of the others. */
    private static final String PACKED = "\"_penstock_packed\"";

    /** The letters whose case does not count: DuckDB does tell "Ü" from "ü". */
    private static final Pattern CAPITALS = Pattern.compile("[A-Z]+");

    private DuckDbDialect() {}

    @Override
    public String defaultSchema() {
        return "main";
    }

    @Override
    public String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String fold(String name) {
        return CAPITALS.matcher(name).replaceAll(letters -> letters.group().toLowerCase(Locale.ROOT));
    }

    @Override
    public String literal(@Nullable Object value) {
        return Literals.render(value);
    }

    @Override
    public String type(DataType type) {
        if (type instanceof DataType.Simple simple) {
            return simpleType(simple);
        }
        if (type instanceof DataType.Decimal decimal) {
            return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof DataType.ListOf list) {
            return type(list.element()) + "[]";
        }
        if (type instanceof DataType.MapOf map) {
            return "MAP(" + type(map.key()) + ", " + type(map.value()) + ")";
        }
        if (type instanceof DataType.Struct struct) {
            return struct.fields().stream()
                    .map(field -> quote(field.name()) + " " + type(field.type()))
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }
        if (type instanceof DataType.Other other) {
            return other.name();
        }
        // A length is no limit in DuckDB: it takes VARCHAR(10) and forgets the 10.
        return "VARCHAR";
    }

    /** {@inheritDoc} Of a number with any digits, those beyond the twelfth behind the point are rounded off. */
    @Override
    public DataType kept(DataType type) {
        return NestedTypes.mapLeaves(
                type, leaf -> leaf == DataType.Simple.NUMERIC ? new DataType.Decimal(38, 12) : leaf);
    }

    private static String simpleType(DataType.Simple type) {
        return switch (type) {
            case NUMERIC -> "DECIMAL(38,12)";
            case TEXT -> "VARCHAR";
            case BYTES -> "BLOB";
            case REAL -> "FLOAT";
            case TIMESTAMPTZ -> "TIMESTAMP WITH TIME ZONE";
            default -> type.name();
        };
    }

    @Override
    public SqlFunctions functions() {
        return DuckDbFunctions.INSTANCE;
    }

    @Override
    public String nullSafeEquals(String left, String right) {
        return left + " IS NOT DISTINCT FROM " + right;
    }

    @Override
    public String matches(String text, String pattern) {
        return "regexp_matches(" + text + ", " + literal(pattern) + ")";
    }

    @Override
    public List<String> fixClock(Instant now) {
        return FixedClock.statements(now);
    }

    @Override
    public String cast(String expression, DataType from, DataType into) {
        return "CAST(" + inUtc(expression, from, into) + " AS " + type(into) + ")";
    }

    @Override
    public String castOrNull(String expression, DataType from, DataType into) {
        return "TRY_CAST(" + inUtc(expression, from, into) + " AS " + type(into) + ")";
    }

    /** Changes a time between one with a zone and one without; else the session's own zone would count. */
    private static String inUtc(String expression, DataType from, DataType into) {
        boolean zoned = from == DataType.Simple.TIMESTAMPTZ;
        boolean local = from == DataType.Simple.TIMESTAMP || from == DataType.Simple.DATE;
        boolean crosses = zoned
                ? into == DataType.Simple.TIMESTAMP || into == DataType.Simple.DATE
                : local && into == DataType.Simple.TIMESTAMPTZ;
        return crosses
                ? (from == DataType.Simple.DATE ? "CAST(" + expression + " AS TIMESTAMP)" : expression)
                        + " AT TIME ZONE 'UTC'"
                : expression;
    }

    /** Any offset has a name here, counted from UTC. */
    @Override
    public String timeZone(ZoneId zone) {
        ZoneId plain = zone.normalized();
        return plain.equals(ZoneOffset.UTC)
                ? "UTC"
                : plain instanceof ZoneOffset ? "GMT" + plain.getId() : zone.getId();
    }

    @Override
    public boolean swapsViews() {
        return true;
    }

    @Override
    public boolean changesKeyColumns() {
        return false;
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
    public List<String> replaceTable(TableName table, String query) {
        return List.of("CREATE OR REPLACE TABLE " + render(table) + " AS\n" + query);
    }

    @Override
    public String createTemporary(TableName table, String query) {
        return "CREATE OR REPLACE TEMPORARY TABLE " + quote(table.name()) + " AS\n" + query;
    }

    /** Packs the sparse columns into one: a temporary table is not compressed, and NULL takes as much room as a value, but not in a list. */
    @Override
    public String createSparse(SparseTable table, String query, String condition) {
        if (table.sparse().isEmpty()) {
            return SqlDialect.super.createSparse(table, query, condition);
        }
        String fields = table.sparse().stream()
                .map(this::quote)
                .map(name -> name + " := " + name)
                .collect(Collectors.joining(", "));
        return createTemporary(
                table.name(),
                "SELECT " + list(table.dense()) + ", CASE WHEN " + condition + " THEN [struct_pack(" + fields
                        + ")] END AS " + PACKED + " FROM (" + query + ") AS incoming");
    }

    @Override
    public String sparseRows(SparseTable table) {
        if (table.sparse().isEmpty()) {
            return SqlDialect.super.sparseRows(table);
        }
        String unpacked = table.sparse().stream()
                .map(this::quote)
                .map(name -> PACKED + "[1]." + name + " AS " + name)
                .collect(Collectors.joining(", "));
        return "(SELECT " + list(table.dense()) + ", " + unpacked + " FROM " + render(table.name()) + ")";
    }

    private String list(List<String> names) {
        return names.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    @Override
    public String exportFile(String query, String path, FileLayout layout) {
        String format = layout.format().name().toLowerCase(Locale.ROOT);
        List<String> options = new ArrayList<>(List.of("FORMAT " + format));
        if (layout.array()) {
            options.add("ARRAY true");
        }
        if (layout.compression() != null) {
            options.add("COMPRESSION "
                    + literal(
                            layout.compression() == Compression.NONE
                                    ? "uncompressed"
                                    : layout.compression().name().toLowerCase(Locale.ROOT)));
        }
        if (layout.delimiter() != null) {
            options.add("DELIMITER " + literal(layout.delimiter()));
        }
        if (!layout.partitionBy().isEmpty()) {
            options.add("PARTITION_BY (" + list(layout.partitionBy()) + ")");
            options.add("FILE_EXTENSION " + literal(format + ending(layout)));
        }
        // The line break ends a comment in which the query may end.
        return "COPY (" + SqlTokens.firstStatement(query) + "\n) TO " + literal(path) + " ("
                + String.join(", ", options) + ")";
    }

    private static String ending(FileLayout layout) {
        return layout.format() == FileFormat.PARQUET || layout.compression() == null
                ? ""
                : layout.compression().ending();
    }

    @Override
    public String fileRelation(String path, FileFormat format, Schema columns) {
        return switch (format) {
            case PARQUET -> "read_parquet(" + literal(path) + ")";
            case CSV -> TextFiles.csv(this, path, columns);
            case JSON -> TextFiles.json(this, path, columns);
        };
    }

    @Override
    public String csvRelation(String path, char delimiter) {
        return TextFiles.csv(this, path, delimiter, "sample_size = -1");
    }

    @Override
    public String textRelation(String path, char delimiter) {
        return TextFiles.csv(this, path, delimiter, "all_varchar = true");
    }
}
