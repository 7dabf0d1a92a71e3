package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.spi.error.PenstockException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallReaderTest {
    @Test
    void valuesAreLikeThoseOfYaml() {
        Document call = read("""
                name="it\\"s", other='it''s', n=1, x=-1.5, t=true, z=null, w=5m, l=["a", 'b', c,],
                  m={a: 1, "b c"={d=[]}},)""");

        assertThat(call.root()).hasToString("""
                {"name":"it\\"s","other":"it's","n":1,"x":-1.5,"t":true,"z":null,"w":"5m","l":["a","b","c"],\
                "m":{"a":1,"b c":{"d":[]}}}""");
    }

    @Test
    void everyValueAndKeyHasItsPlace() {
        Document call = CallReader.read(
                new SourceText("f.sql", "-- @model(a = 1,\n--  b=[2, {c: 3}])"), 10, "a = 1,\n    b=[2, {c: 3}])");

        assertThat(call.ofKey(JsonPointer.compile("/a"))).hasToString("f.sql:1:11");
        assertThat(call.of(JsonPointer.compile("/a"))).hasToString("f.sql:1:15");
        assertThat(call.of(JsonPointer.compile("/b/1"))).hasToString("f.sql:2:11");
        assertThat(call.ofKey(JsonPointer.compile("/b/1/c"))).hasToString("f.sql:2:12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1       | f.sql:1:4: Cannot read f.sql: expected \",\" or \")\", found the end of the header",
                "a 1)      | f.sql:1:3: Cannot read f.sql: expected \"=\" behind the key \"a\", found \"1\"",
                "a=1 b=2)  | f.sql:1:5: Cannot read f.sql: expected \",\" or \")\", found \"b\"",
                "a='x)     | f.sql:1:3: Cannot read f.sql: the text that begins here is not closed (add ')",
                "a=1, a=2) | f.sql:1:6: Cannot read f.sql: the key \"a\" stands on line 1 already (keep one)",
                "a=)       | f.sql:1:3: Cannot read f.sql: expected a word or a value, found \")\"",
                "a=1) x    | f.sql:1:6: Cannot read f.sql: nothing may follow the closing parenthesis",
                "a='\\q')   | f.sql:1:5: Cannot read f.sql: \\q stands for nothing (a backslash is written \\\\)"
            })
    void brokenNotationIsToldAtItsPlace(String call, String message) {
        assertThatExceptionOfType(PenstockException.class)
                .isThrownBy(() -> read(call))
                .satisfies(e -> assertThat(e.describe()).isEqualTo(message));
    }

    private static Document read(String call) {
        return CallReader.read(new SourceText("f.sql", call), 0, call);
    }
}
