package io.penstock.plugin.postgres;

import de.bytefish.pgbulkinsert.pgsql.PgBinaryWriter;
import de.bytefish.pgbulkinsert.pgsql.constants.ObjectIdentifier;
import de.bytefish.pgbulkinsert.pgsql.handlers.BigDecimalValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.BooleanValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.ByteArrayValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.CollectionValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.DoubleValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.FloatValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.IValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.IntegerValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.JsonbValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.LocalDateTimeValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.LocalDateValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.LocalTimeValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.LongValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.ShortValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.StringValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.UUIDValueHandler;
import de.bytefish.pgbulkinsert.pgsql.handlers.utils.IntervalValueHandler;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the values of one column in the binary form of COPY. */
@FunctionalInterface
interface CopyCell {
    /** Writes a value that is not NULL. */
    void write(PgBinaryWriter out, ColumnVector column, int row);

    /** Gives the cells of a column; empty where the type has no binary form here. */
    static Optional<CopyCell> of(DataType type) {
        if (type == Simple.BIGINT) {
            return Optional.of((out, column, row) -> out.writeLong(column.longValue(row)));
        }
        if (type == Simple.DOUBLE) {
            return Optional.of((out, column, row) -> out.writeDouble(column.doubleValue(row)));
        }
        return Encoding.of(type).map(encoding -> (out, column, row) -> encoding.write(out, column.value(row)));
    }

    /**
     * How values of a type are written.
     *
     * @param oid the number by which the server knows the type
     * @param convert makes what the handler takes of a value
     */
    record Encoding<T>(int oid, Function<Object, T> convert, IValueHandler<T> handler) {
        void write(PgBinaryWriter out, @Nullable Object value) {
            out.write(handler, value == null ? null : convert.apply(value));
        }

        static Optional<Encoding<?>> of(DataType type) {
            if (type instanceof DataType.Decimal decimal) {
                return Optional.of(new Encoding<>(
                        ObjectIdentifier.Numeric,
                        value -> CopyValues.decimal(value, decimal),
                        new BigDecimalValueHandler<>()));
            }
            if (type instanceof DataType.Varchar varchar) {
                return Optional.of(new Encoding<>(
                        ObjectIdentifier.VarCharLength,
                        value -> CopyValues.text(value, varchar.length()),
                        new StringValueHandler()));
            }
            if (type instanceof DataType.ListOf list) {
                return of(list.element()).map(Encoding::list);
            }
            return type instanceof Simple simple ? Optional.of(ofSimple(simple)) : Optional.empty();
        }

        private static <T> Encoding<List<@Nullable T>> list(Encoding<T> element) {
            return new Encoding<>(
                    0,
                    value -> {
                        List<@Nullable T> values = new ArrayList<>();
                        ((List<?>) value)
                                .forEach(one -> values.add(
                                        one == null ? null : element.convert().apply(one)));
                        return values;
                    },
                    new CollectionValueHandler<>(element.oid(), element.handler()));
        }

        private static Encoding<?> ofSimple(Simple type) {
            return switch (type) {
                case BOOLEAN ->
                    new Encoding<>(ObjectIdentifier.Boolean, Boolean.class::cast, new BooleanValueHandler());
                case TINYINT, UTINYINT, SMALLINT ->
                    new Encoding<>(ObjectIdentifier.Int2, CopyValues::int16, new ShortValueHandler<>());
                case USMALLINT, INTEGER ->
                    new Encoding<>(ObjectIdentifier.Int4, CopyValues::int32, new IntegerValueHandler<>());
                case UINTEGER, BIGINT ->
                    new Encoding<>(ObjectIdentifier.Int8, CopyValues::int64, new LongValueHandler<>());
                case NUMERIC ->
                    new Encoding<>(ObjectIdentifier.Numeric, CopyValues::number, new BigDecimalValueHandler<>());
                case UBIGINT, HUGEINT ->
                    new Encoding<>(
                            ObjectIdentifier.Numeric,
                            value -> CopyValues.decimal(value, (DataType.Decimal) PostgresTypes.kept(type)),
                            new BigDecimalValueHandler<>());
                case REAL ->
                    new Encoding<>(
                            ObjectIdentifier.SinglePrecision,
                            value -> ((Number) value).floatValue(),
                            new FloatValueHandler<>());
                case DOUBLE ->
                    new Encoding<>(
                            ObjectIdentifier.DoublePrecision,
                            value -> ((Number) value).doubleValue(),
                            new DoubleValueHandler<>());
                case TEXT -> new Encoding<>(ObjectIdentifier.Text, CopyValues::text, new StringValueHandler());
                case BYTES -> new Encoding<>(ObjectIdentifier.Bytea, byte[].class::cast, new ByteArrayValueHandler());
                case DATE ->
                    new Encoding<>(
                            ObjectIdentifier.Date,
                            java.time.LocalDate.class::cast,
                            new LocalDateValueHandler(CopyValues::days));
                case TIME ->
                    new Encoding<>(ObjectIdentifier.Time, java.time.LocalTime.class::cast, new LocalTimeValueHandler());
                case TIMESTAMP ->
                    new Encoding<>(
                            ObjectIdentifier.Timestamp,
                            java.time.LocalDateTime.class::cast,
                            new LocalDateTimeValueHandler(CopyValues::micros));
                case TIMESTAMPTZ ->
                    new Encoding<>(
                            ObjectIdentifier.TimestampTz,
                            CopyValues::utc,
                            new LocalDateTimeValueHandler(CopyValues::micros));
                case INTERVAL ->
                    new Encoding<>(ObjectIdentifier.Interval, CopyValues::interval, new IntervalValueHandler());
                case UUID -> new Encoding<>(ObjectIdentifier.Uuid, java.util.UUID.class::cast, new UUIDValueHandler());
                case JSON -> new Encoding<>(ObjectIdentifier.Jsonb, CopyValues::json, new JsonbValueHandler());
            };
        }
    }
}
