package io.penstock.plugin.duckdb;

import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** Puts one value of a column, which is not NULL, into the appender's row. */
@FunctionalInterface
interface CellWriter {
    void write(DuckDBAppender appender, ColumnVector column, int row) throws SQLException;

    /**
     * Finds the writer for values of a type into a column.
     *
     * @param columnType the engine's name of the column's type
     * @return empty when the appender cannot take them
     */
    static Optional<CellWriter> of(DataType type, String columnType) {
        if (type instanceof DataType.Varchar) {
            return of(Simple.TEXT, columnType);
        }
        if (type instanceof DataType.Decimal decimal) {
            return Optional.of(
                    (appender, column, row) -> appender.append(NestedValues.decimal(decimal, value(column, row))));
        }
        if (type instanceof Simple simple) {
            return simple(simple, columnType);
        }
        boolean asDeclared = columnType
                .replace("\"", "")
                .equals(DuckDbDialect.INSTANCE.type(type).replace("\"", ""));
        if (type instanceof DataType.Other || !asDeclared || !NestedTypes.allLeaves(type, NestedValues::isAppendable)) {
            return Optional.empty();
        }
        return Optional.of(
                type instanceof DataType.Struct struct
                        ? struct(struct)
                        : (appender, column, row) -> NestedValues.append(appender, type, value(column, row)));
    }

    private static CellWriter struct(DataType.Struct struct) {
        List<CellWriter> writers = struct.fields().stream()
                .map(field -> of(field.type(), DuckDbDialect.INSTANCE.type(field.type()))
                        .orElseThrow())
                .toList();
        return (appender, column, row) -> {
            Map<?, ?> values = (Map<?, ?>) value(column, row);
            appender.beginStruct();
            for (int i = 0; i < writers.size(); i++) {
                OneValue field = new OneValue(values.get(struct.fields().get(i).name()));
                if (field.isNull(0)) {
                    appender.appendNull();
                } else {
                    writers.get(i).write(appender, field, 0);
                }
            }
            appender.endStruct();
        };
    }

    private static Optional<CellWriter> simple(Simple type, String columnType) {
        return switch (type) {
            case BOOLEAN -> Optional.of((a, column, row) -> a.append((boolean) (Boolean) value(column, row)));
            case TINYINT -> integer(type, -0x80, 0x7f, (a, value) -> a.append((byte) value));
            case UTINYINT -> integer(type, 0, 0xff, (a, value) -> a.append((byte) value));
            case SMALLINT -> integer(type, -0x8000, 0x7fff, (a, value) -> a.append((short) value));
            case USMALLINT -> integer(type, 0, 0xffff, (a, value) -> a.append((short) value));
            case INTEGER -> integer(type, Integer.MIN_VALUE, Integer.MAX_VALUE, (a, value) -> a.append((int) value));
            case UINTEGER -> integer(type, 0, 0xffff_ffffL, (a, value) -> a.append((int) value));
            case BIGINT -> integer(type, Long.MIN_VALUE, Long.MAX_VALUE, (a, value) -> a.append(value));
            case UBIGINT -> Optional.of((a, column, row) -> a.append(unsigned((BigInteger) value(column, row))));
            case HUGEINT -> Optional.of((a, column, row) -> a.append((BigInteger) value(column, row)));
            case REAL -> Optional.of((a, column, row) -> a.append((float) column.doubleValue(row)));
            case DOUBLE -> Optional.of((a, column, row) -> a.append(column.doubleValue(row)));
            // What is staged as a text may be something else before.
            case TEXT ->
                Optional.of((a, column, row) -> a.append(value(column, row).toString()));
            case BYTES -> Optional.of((a, column, row) -> a.append((byte[]) value(column, row)));
            case DATE ->
                Optional.of((a, column, row) ->
                        a.appendEpochDays(Math.toIntExact(((LocalDate) value(column, row)).toEpochDay())));
            case TIME ->
                columnType.equals("TIME")
                        ? Optional.of((a, column, row) -> a.append((LocalTime) value(column, row)))
                        : Optional.empty();
            case TIMESTAMP -> Optional.of(timestamp(columnType));
            case TIMESTAMPTZ ->
                Optional.of((a, column, row) ->
                        a.appendEpochMicros(TemporalText.epochMicros((Instant) value(column, row))));
            case UUID -> Optional.of((a, column, row) -> a.append((UUID) value(column, row)));
            // The appender takes any text for JSON; only a cast checks it.
            case JSON, INTERVAL, NUMERIC -> Optional.empty();
        };
    }

    private static CellWriter timestamp(String columnType) {
        return columnType.equals("TIMESTAMP")
                ? (a, column, row) -> a.appendEpochMicros(
                        TemporalText.epochMicros(((LocalDateTime) value(column, row)).toInstant(ZoneOffset.UTC)))
                : (a, column, row) -> a.append((LocalDateTime) value(column, row));
    }

    private static Optional<CellWriter> integer(Simple type, long least, long most, IntegerAppend append) {
        return Optional.of((appender, column, row) -> {
            long value = column.longValue(row);
            if (value < least || value > most) {
                throw outOfRange(value, type);
            }
            append.to(appender, value);
        });
    }

    private static long unsigned(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw outOfRange(value, Simple.UBIGINT);
        }
        return value.longValue();
    }

    private static PenstockException outOfRange(Number value, DataType type) {
        return new PenstockException(
                ConnectorError.CONVERSION, "Cannot write " + value + " as " + type + ": it is out of its range");
    }

    private static Object value(ColumnVector column, int row) {
        return Objects.requireNonNull(column.value(row));
    }

    /** The type in which values wait that the appender cannot write as they are. */
    static DataType stagedType(DataType type) {
        return NestedTypes.mapLeaves(type, leaf -> {
            if (NestedValues.isAppendable(leaf)) {
                return leaf;
            }
            return leaf instanceof Simple simple
                    ? switch (simple) {
                        case UTINYINT -> Simple.SMALLINT;
                        case USMALLINT -> Simple.INTEGER;
                        case UINTEGER -> Simple.BIGINT;
                        case UBIGINT -> Simple.HUGEINT;
                        default -> Simple.TEXT;
                    }
                    : Simple.TEXT;
        });
    }

    /** A column of one row: a field of a struct. */
    record OneValue(@Nullable Object content) implements ColumnVector {
        @Override
        public boolean isNull(int row) {
            return content == null;
        }

        @Override
        public @Nullable Object value(int row) {
            return content;
        }
    }

    /** Appends an integer whose range has been checked. */
    @FunctionalInterface
    interface IntegerAppend {
        void to(DuckDBAppender appender, long value) throws SQLException;
    }
}
