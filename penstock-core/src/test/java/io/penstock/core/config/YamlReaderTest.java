package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlReaderTest {
    @Test
    void everyValueAndKeyHasItsPlace() {
        Document document = read("a: 1\nb:\n  - x\n  - {c: true, \"d e\": ü}\n");

        assertThat(document.of(at("/a"))).isEqualTo(new Place("f.yaml", 1, 4, "a: 1"));
        assertThat(document.ofKey(at("/b"))).isEqualTo(new Place("f.yaml", 2, 1, "b:"));
        assertThat(document.of(at("/b/0"))).hasToString("f.yaml:3:5");
        assertThat(document.ofKey(at("/b/1/c"))).hasToString("f.yaml:4:6");
        assertThat(document.of(at("/b/1/d e"))).hasToString("f.yaml:4:22");
    }

    @Test
    void placeOfWhatIsNotThereIsThatOfWhatIsAroundIt() {
        assertThat(read("a: {b: 1}").of(at("/a/c"))).hasToString("f.yaml:1:4");
        assertThat(read("").of(at("/a"))).hasToString("f.yaml");
    }

    @Test
    void placesCountCharactersBehindPairs() {
        Document document = read("a: 😀😀\nb: {c: 😀, d: 1}\n");

        assertThat(document.of(at("/b/d"))).hasToString("f.yaml:2:15");
    }

    @Test
    void textWithinAFileHasPlacesOfTheFile() {
        SourceText source = new SourceText("f.sql", "SELECT 1\n/* a: 1\n   b: 2 */");
        Document document = YamlReader.read(source, 12, source.content().substring(12, 26));

        assertThat(document.ofKey(at("/a"))).hasToString("f.sql:2:4");
        assertThat(document.of(at("/b"))).hasToString("f.sql:3:7");
    }

    @Test
    void wordsAreTextsAndEmptyIsNothing() {
        var root = read("a: no\nb: 'true'\nc: true\nd:\ne: ''\nf: {g: , h: 1.5}\ni: 12345678901234567890\nj: 1h\n")
                .root();

        assertThat(root).hasToString("""
                {"a":"no","b":"true","c":true,"d":null,"e":"","f":{"g":null,"h":1.5},"i":12345678901234567890,"j":"1h"}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: 1\nb: 2\na: 3'        | f.yaml:3:1: Cannot read f.yaml: the key \"a\" stands on line 1 already (keep one)",
                "'a:\n\tb: 1'              | f.yaml:2:1: Cannot read f.yaml: a tab indents the line (use spaces)",
                "'a: \"b\nc: d\n'          | f.yaml:1:4: Cannot read f.yaml: a text in quotes begins here and does not end (close it)",
                "'a: b: c'                 | f.yaml:1:5: Cannot read f.yaml: no key may stand here (indent it like its neighbours, or put a value that holds \": \" in quotes)",
                "'a: @b'                   | f.yaml:1:4: Cannot read f.yaml: a value cannot begin with @ (put it in quotes)",
                "'a: [1, 2\nb: 3'          | f.yaml:2:2: Cannot read f.yaml: expected \",\" or \"]\" (add it, or put a value that holds brackets in quotes)",
                "'{a: b/{c}.d}'            | f.yaml:1:7: Cannot read f.yaml: expected \",\" or \"}\" (add it, or put a value that holds brackets in quotes)",
                "'a:\n  b: 1\n c: 2'       | f.yaml:3:2: Cannot read f.yaml: this does not belong to the lines above (indent it like its neighbours)",
                "'a: &x 1\nb: *x'          | f.yaml:2:4: Cannot read f.yaml: \"*x\" refers to another value (write the value itself)",
                "'a: 1\n---\nb: 2'         | f.yaml:3:1: Cannot read f.yaml: a second document begins (keep one per file)"
            })
    void brokenYamlIsToldAtItsPlace(String yaml, String message) {
        assertThatExceptionOfType(PenstockException.class)
                .isThrownBy(() -> read(yaml))
                .satisfies(e -> assertThat(e.describe()).isEqualTo(message))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProjectError.FILE_SYNTAX))
                .satisfies(e -> assertThat(e.place().orElseThrow().text())
                        .isEqualTo(yaml.lines()
                                .toList()
                                .get(e.place().orElseThrow().line() - 1)));
    }

    private static Document read(String yaml) {
        return YamlReader.read(new SourceText("f.yaml", yaml));
    }

    private static JsonPointer at(String pointer) {
        return JsonPointer.compile(pointer);
    }
}
