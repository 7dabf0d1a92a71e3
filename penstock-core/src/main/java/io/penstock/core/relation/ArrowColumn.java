package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** An Arrow vector as a column's vector. Durations and intervals are text. */
record ArrowColumn(FieldVector vector) implements ColumnVector {
    private static final List<Simple> SIGNED = List.of(Simple.TINYINT, Simple.SMALLINT, Simple.INTEGER, Simple.BIGINT);
    private static final List<Simple> UNSIGNED =
            List.of(Simple.UTINYINT, Simple.USMALLINT, Simple.UINTEGER, Simple.UBIGINT);

    /** Tells the column's type of a field. */
    static DataType type(Field field) {
        ArrowType type = field.getType() instanceof ArrowType.ExtensionType extension
                ? extension.storageType()
                : field.getType();
        return switch (type.getTypeID()) {
            case Bool -> Simple.BOOLEAN;
            case Int -> integer((ArrowType.Int) type);
            case FloatingPoint ->
                ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.DOUBLE
                        ? Simple.DOUBLE
                        : Simple.REAL;
            case Decimal -> decimal(field, (ArrowType.Decimal) type);
            case Null, Utf8, LargeUtf8, Utf8View, Duration, Interval -> Simple.TEXT;
            case Binary, LargeBinary, BinaryView, FixedSizeBinary -> isUuid(field) ? Simple.UUID : Simple.BYTES;
            case Date -> Simple.DATE;
            case Time -> Simple.TIME;
            case Timestamp ->
                ((ArrowType.Timestamp) type).getTimezone() == null ? Simple.TIMESTAMP : Simple.TIMESTAMPTZ;
            case List, LargeList, FixedSizeList, ListView ->
                new DataType.ListOf(type(field.getChildren().get(0)));
            case Struct ->
                new DataType.Struct(field.getChildren().stream()
                        .map(child -> new Column(child.getName(), type(child), child.isNullable()))
                        .toList());
            case Map -> {
                List<Field> entry = field.getChildren().get(0).getChildren();
                yield new DataType.MapOf(type(entry.get(0)), type(entry.get(1)));
            }
            default -> throw unfit(field);
        };
    }

    @Override
    public boolean isNull(int row) {
        return vector.isNull(row);
    }

    @Override
    public @Nullable Object value(int row) {
        return value(vector, row);
    }

    @Override
    public long longValue(int row) {
        return vector instanceof BaseIntVector integers
                ? integers.getValueAsLong(row)
                : ColumnVector.super.longValue(row);
    }

    @Override
    public double doubleValue(int row) {
        return vector instanceof FloatingPointVector numbers
                ? numbers.getValueAsDouble(row)
                : ColumnVector.super.doubleValue(row);
    }

    private static @Nullable Object value(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof ExtensionTypeVector<?> extension) {
            FieldVector storage = (FieldVector) extension.getUnderlyingVector();
            return isUuid(vector.getField()) ? uuid(storage, row) : value(storage, row);
        }
        return switch (vector.getMinorType()) {
            case UINT1 -> ((UInt1Vector) vector).getObjectNoOverflow(row);
            case UINT2 -> (int) ((UInt2Vector) vector).get(row);
            case UINT4 -> ((UInt4Vector) vector).getObjectNoOverflow(row);
            case UINT8 -> ((UInt8Vector) vector).getObjectNoOverflow(row);
            case FLOAT2 -> ((Float2Vector) vector).getValueAsFloat(row);
            case DATEDAY -> LocalDate.ofEpochDay(((DateDayVector) vector).get(row));
            case DATEMILLI -> LocalDate.ofEpochDay(Math.floorDiv(((DateMilliVector) vector).get(row), 86_400_000L));
            case TIMESEC -> LocalTime.ofSecondOfDay(((TimeSecVector) vector).get(row));
            case TIMEMILLI -> LocalTime.ofNanoOfDay(((TimeMilliVector) vector).get(row) * 1_000_000L);
            case TIMEMICRO -> LocalTime.ofNanoOfDay(((TimeMicroVector) vector).get(row) * 1_000L);
            case TIMENANO -> LocalTime.ofNanoOfDay(((TimeNanoVector) vector).get(row));
            case TIMESTAMPSEC, TIMESTAMPMILLI, TIMESTAMPMICRO, TIMESTAMPNANO ->
                LocalDateTime.ofInstant(instant((TimeStampVector) vector, row), ZoneOffset.UTC);
            case TIMESTAMPSECTZ, TIMESTAMPMILLITZ, TIMESTAMPMICROTZ, TIMESTAMPNANOTZ ->
                instant((TimeStampVector) vector, row);
            case LIST, LARGELIST, FIXED_SIZE_LIST, LISTVIEW -> list(vector, row);
            case STRUCT -> struct((StructVector) vector, row);
            case MAP -> map((MapVector) vector, row);
            case VARCHAR, LARGEVARCHAR, VIEWVARCHAR, DURATION, INTERVALDAY, INTERVALYEAR, INTERVALMONTHDAYNANO ->
                String.valueOf(vector.getObject(row));
            case FIXEDSIZEBINARY -> isUuid(vector.getField()) ? uuid(vector, row) : vector.getObject(row);
            default -> vector.getObject(row);
        };
    }

    private static Instant instant(TimeStampVector vector, int row) {
        TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
        ChronoUnit step = switch (unit) {
            case SECOND -> ChronoUnit.SECONDS;
            case MILLISECOND -> ChronoUnit.MILLIS;
            case MICROSECOND -> ChronoUnit.MICROS;
            case NANOSECOND -> ChronoUnit.NANOS;
        };
        return Instant.EPOCH.plus(vector.get(row), step);
    }

    private static List<@Nullable Object> list(FieldVector vector, int row) {
        FieldVector elements = vector.getChildrenFromFields().get(0);
        int start;
        int end;
        if (vector instanceof LargeListVector large) {
            start = Math.toIntExact(large.getElementStartIndex(row));
            end = Math.toIntExact(large.getElementEndIndex(row));
        } else {
            BaseListVector bounds = (BaseListVector) vector;
            start = bounds.getElementStartIndex(row);
            end = bounds.getElementEndIndex(row);
        }
        List<@Nullable Object> values = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
            values.add(value(elements, i));
        }
        return values;
    }

    private static Map<String, @Nullable Object> struct(StructVector vector, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldVector field : vector.getChildrenFromFields()) {
            values.put(field.getName(), value(field, row));
        }
        return values;
    }

    private static Map<Object, @Nullable Object> map(MapVector vector, int row) {
        StructVector entries = (StructVector) vector.getDataVector();
        FieldVector keys = entries.getChildrenFromFields().get(0);
        FieldVector contents = entries.getChildrenFromFields().get(1);
        Map<Object, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            values.put(Objects.requireNonNull(value(keys, i), "a key of an Arrow map"), value(contents, i));
        }
        return values;
    }

    private static boolean isUuid(Field field) {
        String name = field.getType() instanceof ArrowType.ExtensionType extension
                ? extension.extensionName()
                : field.getMetadata().get("ARROW:extension:name");
        return "arrow.uuid".equals(name);
    }

    private static UUID uuid(FieldVector vector, int row) {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) vector.getObject(row));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static DataType integer(ArrowType.Int type) {
        int width = Integer.numberOfTrailingZeros(type.getBitWidth()) - 3;
        return type.getIsSigned() ? SIGNED.get(width) : UNSIGNED.get(width);
    }

    private static DataType decimal(Field field, ArrowType.Decimal type) {
        if (type.getScale() < 0 || type.getScale() > type.getPrecision()) {
            throw unfit(field);
        }
        return new DataType.Decimal(type.getPrecision(), type.getScale());
    }

    private static PenstockException unfit(Field field) {
        return new PenstockException(
                ProjectError.JAVA_MODEL,
                "Cannot take the Arrow column " + field.getName() + ": found the type " + field.getType()
                        + ", expected a boolean, number, text, binary, date, time, list, struct or map");
    }
}
