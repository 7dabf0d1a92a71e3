package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading DuckDB's names of types. */
class TypeParserTest {
    @ParameterizedTest
    @EnumSource(Simple.class)
    void simpleTypeIsReadAsItIsRendered(Simple type) {
        assertThat(TypeParser.parse(DuckDbDialect.INSTANCE.type(type))).isEqualTo(DuckDbDialect.INSTANCE.kept(type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DECIMAL(20,3) | decimal(20,3)",
                "INTEGER[] | list(integer)",
                "INTEGER[][] | list(list(integer))",
                "MAP(VARCHAR, DECIMAL(10,2)[]) | map(text, list(decimal(10,2)))",
                "STRUCT(a INTEGER, b VARCHAR[])[] | list(struct(a integer, b list(text)))",
                "MAP(INTEGER[], STRUCT(a MAP(DATE, TIME))) | map(list(integer), struct(a map(date, time)))",
                "TIMESTAMP WITH TIME ZONE[] | list(timestamptz)",
                "TIMESTAMP_NS | timestamp",
                "TIMESTAMP_S | timestamp",
            })
    void composedTypeIsRead(String name, String expected) {
        assertThat(TypeParser.parse(name)).hasToString(expected);
    }

    @Test
    void fieldNamesMayBeQuoted() {
        DataType type = TypeParser.parse("STRUCT(\"a b\" INTEGER, \"quo\"\"te, (x)\" DATE, ü BLOB)");
        assertThat(type)
                .isEqualTo(new DataType.Struct(List.of(
                        Column.of("a b", Simple.INTEGER),
                        Column.of("quo\"te, (x)", Simple.DATE),
                        Column.of("ü", Simple.BYTES))));
        assertThat(TypeParser.parse(DuckDbDialect.INSTANCE.type(type))).isEqualTo(DuckDbDialect.INSTANCE.kept(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENUM('a', 'b''c)', 'd(')",
                "UNION(a INTEGER, b VARCHAR)",
                "TUPLE(INTEGER, VARCHAR)",
                "INTEGER[3]",
                "INTEGER[][3]",
                "UHUGEINT",
                "BIGNUM",
                "BIT",
                "VARIANT",
                "GEOMETRY",
                "TIME WITH TIME ZONE",
                "\"NULL\"",
                "my_type",
            })
    void typeWithoutCounterpartKeepsItsName(String name) {
        assertThat(TypeParser.parse(name)).isEqualTo(new DataType.Other(name));
        assertThat(TypeParser.parse(name + "[]")).isEqualTo(new DataType.ListOf(new DataType.Other(name)));
        assertThat(TypeParser.parse("STRUCT(f " + name + ", g INTEGER)"))
                .isEqualTo(new DataType.Struct(
                        List.of(Column.of("f", new DataType.Other(name)), Column.of("g", Simple.INTEGER))));
    }
}
