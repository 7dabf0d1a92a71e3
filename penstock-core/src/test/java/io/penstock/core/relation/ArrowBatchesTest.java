package io.penstock.core.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.error.PenstockException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowBatchesTest {
    private static final ArrowType INT32 = new ArrowType.Int(32, true);

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void everyBufferIsGivenBack() {
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    @Test
    void flatVectorsAreColumns() {
        Instant instant = Instant.parse("2026-11-21T10:15:30.123456Z");
        assertThat(one(new ArrowType.Bool(), v -> ((BitVector) v).setSafe(0, 1)))
                .isEqualTo("boolean true");
        assertThat(one(INT32, v -> ((IntVector) v).setSafe(0, -7))).isEqualTo("integer -7");
        assertThat(one(new ArrowType.Int(64, true), v -> ((BigIntVector) v).setSafe(0, 1L << 40)))
                .isEqualTo("bigint 1099511627776");
        assertThat(one(new ArrowType.Int(8, false), v -> ((UInt1Vector) v).setSafe(0, 200)))
                .isEqualTo("utinyint 200");
        assertThat(one(new ArrowType.Int(16, false), v -> ((UInt2Vector) v).setSafe(0, 60_000)))
                .isEqualTo("usmallint 60000");
        assertThat(one(new ArrowType.Int(32, false), v -> ((UInt4Vector) v).setSafe(0, -1)))
                .isEqualTo("uinteger 4294967295");
        assertThat(one(new ArrowType.Int(64, false), v -> ((UInt8Vector) v).setSafe(0, -1L)))
                .isEqualTo("ubigint 18446744073709551615");
        assertThat(one(
                        new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
                        v -> ((Float4Vector) v).setSafe(0, 1.5f)))
                .isEqualTo("real 1.5");
        assertThat(one(
                        new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE),
                        v -> ((Float8Vector) v).setSafe(0, 2.5)))
                .isEqualTo("double 2.5");
        assertThat(one(new ArrowType.Decimal(10, 2, 128), v -> ((DecimalVector) v).setSafe(0, new BigDecimal("12.30"))))
                .isEqualTo("decimal(10,2) 12.30");
        assertThat(one(new ArrowType.Utf8(), v -> ((VarCharVector) v).setSafe(0, "ı".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("text ı");
        assertThat(one(new ArrowType.Date(DateUnit.DAY), v -> ((DateDayVector) v).setSafe(0, 20_000)))
                .isEqualTo("date " + LocalDate.ofEpochDay(20_000));
        assertThat(one(new ArrowType.Date(DateUnit.MILLISECOND), v -> ((DateMilliVector) v).setSafe(0, -86_400_000L)))
                .isEqualTo("date 1969-12-31");
        assertThat(one(new ArrowType.Time(TimeUnit.SECOND, 32), v -> ((TimeSecVector) v).setSafe(0, 3_661)))
                .isEqualTo("time " + LocalTime.of(1, 1, 1));
        assertThat(one(new ArrowType.Time(TimeUnit.MICROSECOND, 64), v -> ((TimeMicroVector) v).setSafe(0, 1_000_001L)))
                .isEqualTo("time 00:00:01.000001");
        assertThat(one(
                        new ArrowType.Timestamp(TimeUnit.MILLISECOND, null),
                        v -> ((TimeStampMilliVector) v).setSafe(0, -1L)))
                .isEqualTo("timestamp " + LocalDateTime.parse("1969-12-31T23:59:59.999"));
        assertThat(one(
                        new ArrowType.Timestamp(TimeUnit.MICROSECOND, "Asia/Tokyo"),
                        v -> ((TimeStampMicroTZVector) v).setSafe(0, instant.getEpochSecond() * 1_000_000 + 123_456)))
                .isEqualTo("timestamptz " + instant);
        assertThat(one(new ArrowType.Duration(TimeUnit.SECOND), v -> ((DurationVector) v).setSafe(0, 5_400)))
                .isEqualTo("text " + Duration.ofMinutes(90));
        assertThat(one(new ArrowType.Utf8(), v -> ((VarCharVector) v).setNull(0)))
                .isEqualTo("text null");
    }

    @Test
    void binariesAreBytesAndUuids() {
        UUID uuid = new UUID(1, 2);
        byte[] bytes = ByteBuffer.allocate(16).putLong(1).putLong(2).array();
        FieldType tagged = new FieldType(
                true, new ArrowType.FixedSizeBinary(16), null, Map.of("ARROW:extension:name", "arrow.uuid"));

        assertThat(read(new Field("u", tagged, null), v -> ((FixedSizeBinaryVector) v).setSafe(0, bytes)))
                .containsExactly(Map.of("u", uuid));
        List<Map<String, @Nullable Object>> plain =
                read(nullable("b", new ArrowType.Binary()), v -> ((VarBinaryVector) v).setSafe(0, bytes));
        assertThat(plain.get(0).get("b")).isEqualTo(bytes);
    }

    @Test
    void nestedVectorsAreListsStructsAndMaps() {
        Field element = nullable("element", INT32);
        for (ArrowType type :
                List.of(new ArrowType.List(), new ArrowType.LargeList(), new ArrowType.FixedSizeList(2))) {
            assertThat(read(new Field("l", FieldType.nullable(type), List.of(element)), ArrowBatchesTest::fillList))
                    .as("%s", type)
                    .containsExactly(Map.of("l", List.of(7, 8)));
        }
        Field struct = new Field("s", FieldType.nullable(new ArrowType.Struct()), List.of(element));
        assertThat(read(struct, v -> {
                    ((IntVector) ((StructVector) v).getChild("element")).setSafe(0, 5);
                    ((StructVector) v).setIndexDefined(0);
                }))
                .containsExactly(Map.of("s", Map.of("element", 5)));
        Field entries = new Field(
                "entries",
                FieldType.notNullable(new ArrowType.Struct()),
                List.of(new Field("key", FieldType.notNullable(INT32), null), nullable("value", INT32)));
        assertThat(read(
                        new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries)),
                        ArrowBatchesTest::fillMap))
                .containsExactly(Map.of("m", Map.of(1, 10)));
    }

    @Test
    void dictionariesAreDecoded() throws IOException {
        DictionaryEncoding encoding = new DictionaryEncoding(1, false, null);
        DictionaryProvider.MapDictionaryProvider provider = new DictionaryProvider.MapDictionaryProvider();
        byte[] stream;
        try (VarCharVector values = new VarCharVector("words", allocator);
                VarCharVector words = new VarCharVector("word", allocator)) {
            values.setSafe(0, "yes".getBytes(StandardCharsets.UTF_8));
            values.setSafe(1, "no".getBytes(StandardCharsets.UTF_8));
            values.setValueCount(2);
            words.setSafe(0, "no".getBytes(StandardCharsets.UTF_8));
            words.setValueCount(1);
            Dictionary dictionary = new Dictionary(values, encoding);
            provider.put(dictionary);
            try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(words, dictionary);
                    VectorSchemaRoot root = new VectorSchemaRoot(List.of(encoded))) {
                root.setRowCount(1);
                stream = write(root, provider, 2);
            }
        }

        assertThat(rows(stream)).containsExactly(Map.of("word", "no"), Map.of("word", "no"));
        try (BatchReader leftEarly = ArrowBatches.of(open(stream))) {
            assertThat(leftEarly.next()).isNotNull();
        }
    }

    @Test
    void readerIsClosedAlsoWhenAColumnCannotBe() throws IOException {
        Field union = new Field(
                "u",
                FieldType.nullable(new ArrowType.Union(org.apache.arrow.vector.types.UnionMode.Sparse, new int[] {0})),
                List.of(nullable("a", INT32)));
        byte[] stream;
        try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(union)), allocator)) {
            stream = write(root, null, 1);
        }

        assertThatThrownBy(() -> rows(stream))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                .hasMessageStartingWith("Cannot take the Arrow column u: found the type Union");
    }

    @Test
    void brokenStreamIsTold() {
        assertThatThrownBy(() -> rows(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .isInstanceOf(PenstockException.class)
                .hasMessageStartingWith("Cannot read Arrow batches: ");
    }

    private static void fillList(FieldVector vector) {
        IntVector elements = (IntVector) vector.getChildrenFromFields().get(0);
        if (vector instanceof ListVector list) {
            list.startNewValue(0);
            list.endValue(0, 2);
        } else if (vector instanceof LargeListVector list) {
            list.startNewValue(0);
            list.endValue(0, 2);
        } else if (vector instanceof FixedSizeListVector list) {
            list.startNewValue(0);
        }
        elements.setSafe(0, 7);
        elements.setSafe(1, 8);
        elements.setValueCount(2);
    }

    private static void fillMap(FieldVector vector) {
        MapVector map = (MapVector) vector;
        StructVector entries = (StructVector) map.getDataVector();
        map.startNewValue(0);
        entries.setIndexDefined(0);
        ((IntVector) entries.getChildrenFromFields().get(0)).setSafe(0, 1);
        ((IntVector) entries.getChildrenFromFields().get(1)).setSafe(0, 10);
        map.endValue(0, 1);
    }

    private static Field nullable(String name, ArrowType type) {
        return new Field(name, FieldType.nullable(type), null);
    }

    /** Sends one value of a type through a stream, and shows the column's type and the value. */
    private String one(ArrowType type, Consumer<FieldVector> fill) {
        try (BatchReader reader = ArrowBatches.of(open(stream(nullable("x", type), fill)))) {
            String shown = reader.schema().columns().get(0).type().toString();
            return shown + " " + BatchRows.maps(reader).toList().get(0).get("x");
        }
    }

    private List<Map<String, @Nullable Object>> read(Field field, Consumer<FieldVector> fill) {
        return rows(stream(field, fill));
    }

    private byte[] stream(Field field, Consumer<FieldVector> fill) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(field)), allocator)) {
            root.allocateNew();
            fill.accept(root.getVector(0));
            root.setRowCount(1);
            return write(root, null, 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] write(VectorSchemaRoot root, @Nullable DictionaryProvider provider, int batches)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArrowStreamWriter writer = new ArrowStreamWriter(
                root, provider == null ? new DictionaryProvider.MapDictionaryProvider() : provider, bytes)) {
            writer.start();
            for (int i = 0; i < batches; i++) {
                writer.writeBatch();
            }
        }
        return bytes.toByteArray();
    }

    private ArrowStreamReader open(byte[] stream) {
        return new ArrowStreamReader(new ByteArrayInputStream(stream), allocator);
    }

    private List<Map<String, @Nullable Object>> rows(byte[] stream) {
        try (Stream<Map<String, @Nullable Object>> rows = BatchRows.maps(ArrowBatches.of(open(stream)))) {
            return new ArrayList<>(rows.toList());
        }
    }
}
