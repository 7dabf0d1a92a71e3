package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.ProjectFunction;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Lets the engine call methods, chunk by chunk.
 *
 * <p>The engine passes on only the text of what a method throws. So the exception waits here under a number, which the text
 * tells, until the statement that failed is told. Thread-safe.
 */
final class MethodCalls {
    private static final String MARK = "penstock-call-";
    private static final Pattern NUMBER = Pattern.compile(MARK + "(\\d+)");

    /** A failure of which no statement tells, as one in TRY, is let go when that many came behind it. */
    private static final int KEPT = 100;

    private static final AtomicLong LAST = new AtomicLong();
    private static final Map<Long, PenstockException> FAILURES = new ConcurrentHashMap<>();

    private MethodCalls() {}

    /** Makes a method known to a database, in all its connections. */
    static void register(DuckDBConnection connection, ProjectFunction.Method method) throws SQLException {
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(method.name());
            for (DataType parameter : method.parameters()) {
                try (DuckDBLogicalType type = type(parameter)) {
                    builder.withParameter(type);
                }
            }
            try (DuckDBLogicalType type = type(method.result())) {
                builder.withReturnType(type);
            }
            builder.withVectorizedFunction((chunk, results) -> {
                        try {
                            call(method, chunk, results);
                        } catch (PenstockException e) {
                            throw new IllegalStateException(keep(e));
                        }
                    })
                    .register(connection);
        }
    }

    private static void call(ProjectFunction.Method method, DuckDBDataChunkReader chunk, DuckDBWritableVector results) {
        List<DataType> types = method.parameters();
        List<DuckDBReadableVector> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(chunk.vector(i));
        }
        for (long row = 0; row < chunk.rowCount(); row++) {
            @Nullable Object[] values = new Object[types.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = columns.get(i).isNull(row) ? null : value(columns.get(i), row, types.get(i));
            }
            Object result = method.body().call(values);
            if (result == null) {
                results.setNull(row);
            } else {
                put(results, row, method.result(), result);
            }
        }
    }

    private static String keep(PenstockException failure) {
        long number = LAST.incrementAndGet();
        FAILURES.put(number, failure);
        FAILURES.remove(number - KEPT);
        return MARK + number;
    }

    /** Gives what a method threw, if it is that of which an error of the engine tells. */
    static Optional<PenstockException> failure(SQLException error) {
        Matcher number = NUMBER.matcher(String.valueOf(error.getMessage()));
        return number.find() ? Optional.ofNullable(FAILURES.remove(Long.parseLong(number.group(1)))) : Optional.empty();
    }

    private static DuckDBLogicalType type(DataType type) throws SQLException {
        if (type instanceof DataType.Decimal decimal) {
            return DuckDBLogicalType.decimal(decimal.precision(), decimal.scale());
        }
        return DuckDBLogicalType.of(
                switch (type instanceof Simple simple ? simple : Simple.BYTES) {
                    case BOOLEAN -> DuckDBColumnType.BOOLEAN;
                    case TINYINT -> DuckDBColumnType.TINYINT;
                    case SMALLINT -> DuckDBColumnType.SMALLINT;
                    case INTEGER -> DuckDBColumnType.INTEGER;
                    case BIGINT -> DuckDBColumnType.BIGINT;
                    case HUGEINT -> DuckDBColumnType.HUGEINT;
                    case REAL -> DuckDBColumnType.FLOAT;
                    case DOUBLE -> DuckDBColumnType.DOUBLE;
                    case TEXT -> DuckDBColumnType.VARCHAR;
                    case DATE -> DuckDBColumnType.DATE;
                    case TIMESTAMP -> DuckDBColumnType.TIMESTAMP;
                    case TIMESTAMPTZ -> DuckDBColumnType.TIMESTAMP_WITH_TIME_ZONE;
                    default ->
                        throw new PenstockException(
                                ConnectorError.UNSUPPORTED,
                                "Cannot call a method with " + type + " (use a number, text, a date or a time)");
                });
    }

    private static Object value(DuckDBReadableVector column, long row, DataType type) {
        if (type instanceof DataType.Decimal) {
            return column.getBigDecimal(row);
        }
        return switch ((Simple) type) {
            case BOOLEAN -> column.getBoolean(row);
            case TINYINT -> column.getByte(row);
            case SMALLINT -> column.getShort(row);
            case INTEGER -> column.getInt(row);
            case BIGINT -> column.getLong(row);
            case HUGEINT -> column.getHugeInt(row);
            case REAL -> column.getFloat(row);
            case DOUBLE -> column.getDouble(row);
            case DATE -> column.getLocalDate(row);
            case TIMESTAMP -> column.getLocalDateTime(row);
            case TIMESTAMPTZ -> column.getOffsetDateTime(row).toInstant();
            default -> column.getString(row);
        };
    }

    private static void put(DuckDBWritableVector results, long row, DataType type, Object value) {
        if (type instanceof DataType.Decimal) {
            results.setBigDecimal(row, (BigDecimal) value);
            return;
        }
        switch ((Simple) type) {
            case BOOLEAN -> results.setBoolean(row, (Boolean) value);
            case TINYINT -> results.setByte(row, (Byte) value);
            case SMALLINT -> results.setShort(row, (Short) value);
            case INTEGER -> results.setInt(row, (Integer) value);
            case BIGINT -> results.setLong(row, (Long) value);
            case HUGEINT -> results.setHugeInt(row, (BigInteger) value);
            case REAL -> results.setFloat(row, (Float) value);
            case DOUBLE -> results.setDouble(row, (Double) value);
            case DATE -> results.setDate(row, (LocalDate) value);
            case TIMESTAMP -> results.setTimestamp(row, (LocalDateTime) value);
            case TIMESTAMPTZ -> results.setOffsetDateTime(row, ((Instant) value).atOffset(ZoneOffset.UTC));
            default -> results.setString(row, (String) value);
        }
    }
}
