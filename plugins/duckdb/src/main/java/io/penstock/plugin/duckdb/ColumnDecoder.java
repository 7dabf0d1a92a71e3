package io.penstock.plugin.duckdb;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Says how the values of a column get out of the engine's vectors.
 *
 * <p>The driver's vectors give numbers, texts and most dates. Every other type is cast in the query, to a text that tells
 * the whole value.
 *
 * @param cast makes the expression that the vector can give of the column's, or null when the vector gives the column itself
 * @param value gives a value that is not NULL
 * @param integer gives it without boxing, where it is an integer of at most 64 bits
 * @param floating gives it without boxing, where it is a floating-point number
 */
record ColumnDecoder(
        @Nullable Cast cast,
        Value value,
        @Nullable Integer64 integer,
        @Nullable Floating floating) {

    private static final Map<Simple, ColumnDecoder> PLAIN = plain();
    private static final ColumnDecoder DECIMAL = of((vector, row) -> Objects.requireNonNull(vector.getBigDecimal(row)));

    static ColumnDecoder of(DataType type) {
        if (type instanceof DataType.Decimal) {
            return DECIMAL;
        }
        if (type instanceof Simple simple) {
            ColumnDecoder plain = PLAIN.get(simple);
            return plain != null ? plain : throughText(simple);
        }
        if (type instanceof DataType.ListOf || type instanceof DataType.Struct || type instanceof DataType.MapOf) {
            String leaves = DuckDbDialect.INSTANCE.type(textLeaves(type));
            return new ColumnDecoder(
                    column -> "CASE WHEN " + column + " IS NOT NULL THEN to_json(CAST(" + column + " AS " + leaves
                            + ")) END",
                    (vector, row) -> Objects.requireNonNull(TextValues.nested(type, text(vector, row))),
                    null,
                    null);
        }
        return throughText(type);
    }

    private static Map<Simple, ColumnDecoder> plain() {
        Map<Simple, ColumnDecoder> plain = new EnumMap<>(Simple.class);
        plain.put(Simple.BOOLEAN, of(DuckDBReadableVector::getBoolean));
        plain.put(Simple.TINYINT, integer(DuckDBReadableVector::getByte, DuckDBReadableVector::getByte));
        plain.put(Simple.SMALLINT, integer(DuckDBReadableVector::getShort, DuckDBReadableVector::getShort));
        plain.put(Simple.INTEGER, integer(DuckDBReadableVector::getInt, DuckDBReadableVector::getInt));
        plain.put(Simple.BIGINT, integer(DuckDBReadableVector::getLong, DuckDBReadableVector::getLong));
        plain.put(Simple.UTINYINT, integer(DuckDBReadableVector::getUint8, DuckDBReadableVector::getUint8));
        plain.put(Simple.USMALLINT, integer(DuckDBReadableVector::getUint16, DuckDBReadableVector::getUint16));
        plain.put(Simple.UINTEGER, integer(DuckDBReadableVector::getUint32, DuckDBReadableVector::getUint32));
        plain.put(Simple.UBIGINT, of(DuckDBReadableVector::getUint64));
        plain.put(Simple.HUGEINT, of(DuckDBReadableVector::getHugeInt));
        plain.put(
                Simple.REAL,
                new ColumnDecoder(null, DuckDBReadableVector::getFloat, null, DuckDBReadableVector::getFloat));
        plain.put(
                Simple.DOUBLE,
                new ColumnDecoder(null, DuckDBReadableVector::getDouble, null, DuckDBReadableVector::getDouble));
        plain.put(Simple.TEXT, of(ColumnDecoder::text));
        plain.put(Simple.JSON, of(ColumnDecoder::text));
        plain.put(Simple.DATE, of(DuckDBReadableVector::getLocalDate));
        plain.put(Simple.TIMESTAMP, of(DuckDBReadableVector::getLocalDateTime));
        plain.put(
                Simple.TIMESTAMPTZ,
                of((vector, row) ->
                        Objects.requireNonNull(vector.getOffsetDateTime(row)).toInstant()));
        plain.put(
                Simple.BYTES,
                new ColumnDecoder(
                        column -> "base64(" + column + ")",
                        (vector, row) -> Base64.getDecoder().decode(text(vector, row)),
                        null,
                        null));
        return plain;
    }

    private static ColumnDecoder of(Value value) {
        return new ColumnDecoder(null, value, null, null);
    }

    private static ColumnDecoder integer(Value value, Integer64 integer) {
        return new ColumnDecoder(null, value, integer, null);
    }

    private static ColumnDecoder throughText(DataType type) {
        return new ColumnDecoder(
                column -> "CAST(" + column + " AS VARCHAR)",
                (vector, row) -> TextValues.leaf(type, text(vector, row)),
                null,
                null);
    }

    /** The same type with texts for its leaves. */
    private static DataType textLeaves(DataType type) {
        return NestedTypes.mapLeaves(type, leaf -> Simple.TEXT);
    }

    private static String text(DuckDBReadableVector vector, long row) {
        return Objects.requireNonNull(vector.getString(row));
    }

    @FunctionalInterface
    interface Cast {
        String of(String column);
    }

    @FunctionalInterface
    interface Value {
        Object of(DuckDBReadableVector vector, long row);
    }

    @FunctionalInterface
    interface Integer64 {
        long of(DuckDBReadableVector vector, long row);
    }

    @FunctionalInterface
    interface Floating {
        double of(DuckDBReadableVector vector, long row);
    }
}
