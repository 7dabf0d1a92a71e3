package io.penstock.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeTextTest {
    @ParameterizedTest
    @EnumSource
    void everySimpleTypeReadsAsItIsSpelled(Simple type) {
        assertThat(TypeText.parse(type.toString())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "varchar(12)",
                "decimal(38,0)",
                "list(list(text))",
                "map(text, list(bigint))",
                "struct(id bigint, tags list(varchar(3)), inner struct(at timestamptz))"
            })
    void composedTypesReadAsTheyAreSpelled(String text) {
        assertThat(TypeText.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT|integer",
                " Double  Precision |double",
                "numeric( 10 , 2 )|decimal(10,2)",
                "decimal(5)|decimal(5,0)",
                "STRING|text",
                "text[]|list(text)",
                "decimal(5,1) [] []|list(list(decimal(5,1)))",
                "jsonb|json"
            })
    void otherSpellingsOfTheFieldAreKnown(String text, String type) {
        assertThat(TypeText.parse(text)).hasToString(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "intger|there is no type \"intger\" (did you mean \"integer\"? types: smallint,",
                "list(txt)|there is no type \"txt\" (did you mean \"text\"?",
                "decimal(39,2)|the type \"decimal(39,2)\" cannot be read: found 39, expected a number from 1 to 38",
                "decimal|there is no type \"decimal\" (did you mean",
                "varchar(0)|found 0, expected a number from 1 to",
                "varchar(n)|expected a whole number",
                "varchar(99999999999)|expected a whole number that is not so large: 99999999999",
                "list(text|a \")\" is missing at its end",
                "map(text)|a \",\" is missing before \")\"",
                "struct()|a field of a struct needs a name and a type",
                "text null|there is no type \"text null\"",
                "decimal(3,1) x|\"x\" stands behind a whole type",
                "''|a type is missing"
            })
    void whatIsNoTypeIsToldWithTheNearest(String text, String message) {
        assertThatThrownBy(() -> TypeText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void listIsWrittenInEitherForm() {
        assertThat(TypeText.parse("uuid[]")).isEqualTo(new DataType.ListOf(Simple.UUID));
    }
}
