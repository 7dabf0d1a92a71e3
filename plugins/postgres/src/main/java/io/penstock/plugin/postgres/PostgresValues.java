package io.penstock.plugin.postgres;

import io.penstock.jdbc.ValueReader;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values come out of results, as batches hold them. */
final class PostgresValues {
    private PostgresValues() {}

    static ValueReader of(DataType type) {
        if (type instanceof Simple simple) {
            return ofSimple(simple);
        }
        if (type instanceof DataType.Decimal decimal) {
            return (row, column) -> {
                BigDecimal value = row.getBigDecimal(column);
                return value == null ? null : value.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
            };
        }
        if (type instanceof DataType.ListOf list) {
            ValueReader element = of(list.element());
            return (row, column) -> elements(row.getArray(column), element);
        }
        return ResultSet::getString;
    }

    private static ValueReader ofSimple(Simple type) {
        return switch (type) {
            case NUMERIC -> ResultSet::getBigDecimal;
            case BOOLEAN -> (row, column) -> notNull(row, row.getBoolean(column));
            case SMALLINT -> (row, column) -> notNull(row, row.getShort(column));
            case INTEGER -> (row, column) -> notNull(row, row.getInt(column));
            case BIGINT -> (row, column) -> notNull(row, row.getLong(column));
            case REAL -> (row, column) -> notNull(row, row.getFloat(column));
            case DOUBLE -> (row, column) -> notNull(row, row.getDouble(column));
            case BYTES -> ResultSet::getBytes;
            case DATE -> (row, column) -> row.getObject(column, LocalDate.class);
            case TIME -> (row, column) -> row.getObject(column, LocalTime.class);
            case TIMESTAMP -> (row, column) -> row.getObject(column, LocalDateTime.class);
            case TIMESTAMPTZ ->
                (row, column) -> {
                    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
                    return moment == null ? null : moment.toInstant();
                };
            case UUID -> (row, column) -> row.getObject(column, UUID.class);
            case INTERVAL ->
                (row, column) -> {
                    String text = row.getString(column);
                    return text == null ? null : text.replaceAll("\\bmon(s?)\\b", "month$1");
                };
            default -> ResultSet::getString;
        };
    }

    private static @Nullable Object notNull(ResultSet row, Object value) throws SQLException {
        return row.wasNull() ? null : value;
    }

    private static @Nullable List<@Nullable Object> elements(@Nullable Array array, ValueReader element)
            throws SQLException {
        if (array == null) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>();
        try (ResultSet rows = array.getResultSet()) {
            while (rows.next()) {
                values.add(element.read(rows, 2));
            }
        } finally {
            array.free();
        }
        return values;
    }
}
