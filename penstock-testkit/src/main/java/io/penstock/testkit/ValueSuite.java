package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How values of every type come into the columns of a database and out again, as rows, literals and parameters. */
public abstract class ValueSuite extends SqlDatabaseFixture {
    @TestFactory
    final Stream<DynamicTest> valueOfEveryTypeComesBack() {
        return Stream.concat(SampleValue.literals().stream(), SampleValue.columns().stream())
                .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> assertComesBack(sample)));
    }

    /** The column may be of another type, where the database has no such one, if that holds the same. */
    private void assertComesBack(SampleValue sample) {
        DataType kept = dialect().kept(sample.type());
        Schema rows = Schema.of(Column.of("v", sample.type()));
        Schema schema = Schema.of(Column.of("v", kept));
        try (SqlSession own = database().session()) {
            TableName table = TableName.temporary("sample");
            own.execute("CREATE TEMPORARY TABLE sample (v " + dialect().type(sample.type()) + ")");
            assertThat(own.find(table)).contains(schema);
            try (BatchWriter writer = own.writer(table, rows)) {
                writer.write(new RowBatch(rows, List.of(row(sample.value()), Arrays.asList((Object) null))));
                assertThat(writer.finish()).isEqualTo(2);
            }
            assertThat(own.describe("SELECT v FROM sample")).isEqualTo(schema);
            try (BatchReader reader = own.query("SELECT v FROM sample")) {
                assertThat(reader.schema()).isEqualTo(schema);
                assertThat(reader.readRows())
                        .extracting(values -> SampleValue.comparable(kept, values.get(0)))
                        .containsExactly(sample.in(kept), null);
            }
        }
    }

    @Test
    final void textWithTheCharacterZeroComesBackOrIsRefused() {
        SampleValue sample = SampleValue.WITH_ZERO;
        Schema schema = Schema.of(Column.of("v", sample.type()));
        TableName table = create("t", schema);
        try {
            write(table, schema, row(sample.value()));
            assertThat(rows(session(), "SELECT v FROM " + sql(table))).containsExactly(row(sample.value()));
        } catch (PenstockException e) {
            assertThat(e.code()).isEqualTo(ConnectorError.CONVERSION);
            assertThat(e.message()).contains("the character 0");
            assertThat(rows(session(), "SELECT v FROM " + sql(table))).isEmpty();
        }
    }

    @TestFactory
    final Stream<DynamicTest> literalKeepsValueAndType() {
        return SampleValue.literals().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> {
                    try (SqlSession own = database().session();
                            BatchReader reader = own.query("SELECT " + dialect().literal(sample.value()) + " AS v")) {
                        assertThat(reader.schema()).isEqualTo(Schema.of(Column.of("v", sample.type())));
                        assertThat(RowBatch.readAll(reader)).containsExactly(row(RowBatch.comparable(sample.value())));
                    }
                }));
    }

    @TestFactory
    final Stream<DynamicTest> parameterKeepsItsValue() {
        return SampleValue.literals().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> {
                    try (SqlSession own = database().session()) {
                        String type = dialect().type(sample.type());
                        assertThat(rows(own, "SELECT CAST(? AS " + type + ") AS v", sample.value()))
                                .containsExactly(row(RowBatch.comparable(sample.value())));
                    }
                }));
    }

    @Test
    final void writerRefusesToLoseDigits() {
        Schema schema = Schema.of(Column.of("amount", new DataType.Decimal(5, 2)));
        TableName table = create("t", schema);
        assertFails(ConnectorError.CONVERSION, () -> write(table, schema, row(new BigDecimal("1.239"))));
        assertFails(ConnectorError.CONVERSION, () -> write(table, schema, row(new BigDecimal("1234.5"))));
        write(table, schema, row(new BigDecimal("1.5")));
        assertThat(rows(session(), "SELECT amount FROM " + sql(table))).containsExactly(row(new BigDecimal("1.50")));
    }
}
