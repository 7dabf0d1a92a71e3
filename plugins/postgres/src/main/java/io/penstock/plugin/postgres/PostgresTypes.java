package io.penstock.plugin.postgres;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of PostgreSQL, and those of columns everywhere. */
final class PostgresTypes {
    /** The digits of the largest integers that others have. */
    private static final int HUGE_DIGITS = 39;

    private static final int UNSIGNED_BIG_DIGITS = 20;

    private static final Map<String, DataType> NAMED = Map.ofEntries(
            Map.entry("bool", Simple.BOOLEAN),
            Map.entry("int2", Simple.SMALLINT),
            Map.entry("int4", Simple.INTEGER),
            Map.entry("int8", Simple.BIGINT),
            Map.entry("numeric", Simple.NUMERIC),
            Map.entry("float4", Simple.REAL),
            Map.entry("float8", Simple.DOUBLE),
            Map.entry("text", Simple.TEXT),
            Map.entry("varchar", Simple.TEXT),
            Map.entry("name", Simple.TEXT),
            Map.entry("bytea", Simple.BYTES),
            Map.entry("date", Simple.DATE),
            Map.entry("time", Simple.TIME),
            Map.entry("timestamp", Simple.TIMESTAMP),
            Map.entry("timestamptz", Simple.TIMESTAMPTZ),
            Map.entry("interval", Simple.INTERVAL),
            Map.entry("uuid", Simple.UUID),
            Map.entry("jsonb", Simple.JSON));

    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(-?\\d+)\\)");
    private static final Pattern VARCHAR = Pattern.compile("character varying\\((\\d+)\\)");

    private PostgresTypes() {}

    /** Gives the type that a column has here which is to have this one: the nearest that holds all of its values. */
    static DataType kept(DataType type) {
        if (type instanceof Simple simple) {
            return switch (simple) {
                case TINYINT, UTINYINT -> Simple.SMALLINT;
                case USMALLINT -> Simple.INTEGER;
                case UINTEGER -> Simple.BIGINT;
                case UBIGINT -> new DataType.Decimal(UNSIGNED_BIG_DIGITS, 0);
                case HUGEINT -> new DataType.Decimal(HUGE_DIGITS, 0);
                default -> type;
            };
        }
        if (type instanceof DataType.ListOf list) {
            DataType element = kept(list.element());
            // Lists within lists are rectangles here, and have no NULL among them.
            return element instanceof DataType.ListOf || element == Simple.JSON
                    ? Simple.JSON
                    : new DataType.ListOf(element);
        }
        return type instanceof DataType.Struct || type instanceof DataType.MapOf ? Simple.JSON : type;
    }

    /** Renders a type. */
    static String render(DataType type) {
        DataType kept = kept(type);
        if (kept instanceof Simple simple) {
            return switch (simple) {
                case BYTES -> "bytea";
                case DOUBLE -> "double precision";
                case TIMESTAMPTZ -> "timestamp with time zone";
                case JSON -> "jsonb";
                default -> kept.toString();
            };
        }
        if (kept instanceof DataType.Decimal decimal) {
            return "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (kept instanceof DataType.ListOf list) {
            return render(list.element()) + "[]";
        }
        return kept.toString();
    }

    /**
     * Reads a type as the catalogue tells it.
     *
     * @param name the short name of the type, that of an array with an underscore before it
     * @param spelling the type with its parameters, as {@code format_type} gives it
     */
    static DataType parse(String name, String spelling) {
        if (name.startsWith("_")) {
            DataType element = parse(name.substring(1), spelling.replaceFirst("(\\[\\])+$", ""));
            return element instanceof DataType.Other ? new DataType.Other(spelling) : new DataType.ListOf(element);
        }
        Matcher numeric = NUMERIC.matcher(spelling);
        if (numeric.matches()) {
            int precision = Integer.parseInt(numeric.group(1));
            int scale = Integer.parseInt(numeric.group(2));
            return scale < 0 || scale > precision
                    ? new DataType.Other(spelling)
                    : new DataType.Decimal(precision, scale);
        }
        Matcher varchar = VARCHAR.matcher(spelling);
        if (varchar.matches()) {
            return new DataType.Varchar(Integer.parseInt(varchar.group(1)));
        }
        DataType named = NAMED.get(name);
        return named != null && !spelling.contains("(") ? named : new DataType.Other(spelling);
    }
}
