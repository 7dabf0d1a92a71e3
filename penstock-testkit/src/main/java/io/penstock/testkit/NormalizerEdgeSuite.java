package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.type.DataType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What normalizers make of values at the edges of what they can be, the same on every database and in every time zone. */
public abstract class NormalizerEdgeSuite extends NormalizerFixture {
    private static final DataType PRICE = new DataType.Decimal(10, 2);
    private static final String LONG = "x".repeat(100_000);

    @TestFactory
    final Stream<DynamicTest> textOfAnyKind() {
        return Stream.of(
                given("text", "[trim]", "\u00a0a\u3000", "\u00a0a\u3000", " " + LONG + "\n", LONG, "\t", ""),
                given(
                        "text",
                        "[lower]",
                        "I",
                        "i",
                        "\u00c7\u011e\u00d6",
                        "\u00e7\u011f\u00f6",
                        LONG.toUpperCase(Locale.ROOT),
                        LONG,
                        "",
                        ""),
                given("text", "[upper]", "i", "I", "\u0131", "I", "\u00e7\u011f\u00f6", "\u00c7\u011e\u00d6", "", ""),
                given("text", "[empty_to_null]", LONG, LONG, "\u00a0", "\u00a0"),
                given("text", "[whitespace_to_null]", "\r\n\t\u000b\f ", null, "\u00a0", "\u00a0", LONG, LONG),
                given("text", "[email_normalize]", "\tI.\u00dc@X.DE ", "i.\u00fc@x.de", "", "", "no mail", "no mail"),
                given("text", "[phone_normalize]", "\u0661\u0662-3", "3", "1+2", "1+2", "", "", null, null),
                given("text", "[phone_normalize, empty_to_null]", "unknown", null),
                given("text", "[{truncate: 0}]", "abc", "", null, null),
                given("text", "[{truncate: 5}]", LONG, "xxxxx", "", ""),
                given("text", "[{default: \"\"}]", null, "", "a", "a"),
                given("text", "[{nullif: \"\"}]", "", null, " ", " "));
    }

    @TestFactory
    final Stream<DynamicTest> replacementsMeanWhatTheySay() {
        return Stream.of(
                given("text", "[{replace: {from: \".\", to: \"\\\\1$1\"}}]", "a.b.", "a\\1$1b\\1$1"),
                given("text", "[{replace: {from: \"\ud83d\ude00\", to: \"'\"}}]", "a\ud83d\ude00", "a'"),
                given("text", "[{regex_replace: {pattern: b, replacement: \"$1\"}}]", "abc", "a$1c"),
                given("text", "[{regex_replace: {pattern: b, replacement: \"x\\\\\\\\y\"}}]", "abc", "ax\\yc"),
                given("text", "[{regex_replace: {pattern: \"(b)\", replacement: \"[\\\\1\\\\0]\"}}]", "abc", "a[bb]c"),
                given("text", "[{regex_replace: {pattern: \"[.]\", replacement: \"\"}}]", "a.b", "ab", "", ""),
                given("text", "[{regex_replace: {pattern: x, flags: \"\"}}]", LONG, LONG.substring(1)),
                given("text", "[{regex_replace: {pattern: \"[[:space:]]+\", replacement: \" \"}}]", "a \n\t b", "a b"));
    }

    @TestFactory
    final Stream<DynamicTest> numbersOfAnyKind() {
        return Stream.of(
                given(
                        "bigint",
                        "[parse_int]",
                        "-9223372036854775808",
                        Long.MIN_VALUE,
                        "-0",
                        0L,
                        "007",
                        7L,
                        "-",
                        null,
                        LONG,
                        null),
                given("bigint", "[parse_int]", "9".repeat(1000), null, "1 ", null, "\u22125", null),
                given(
                        "double",
                        "[parse_numeric]",
                        "3.14159265358979",
                        3.14159265358979,
                        "-1.5e-3",
                        -0.0015,
                        "1e999",
                        null,
                        "-1e999",
                        null,
                        "NaN",
                        null,
                        "Infinity",
                        null,
                        "1_0",
                        null,
                        ".",
                        null,
                        "",
                        null,
                        null,
                        null),
                given("real", "[parse_numeric]", "0.5", 0.5f, "1e39", null),
                given(
                        "decimal(38,0)",
                        "[parse_numeric]",
                        "9".repeat(38),
                        new BigDecimal("9".repeat(38)),
                        "9".repeat(39),
                        null),
                given(
                        PRICE.toString(),
                        "[parse_numeric]",
                        "-99999999.99",
                        new BigDecimal("-99999999.99"),
                        "99999999.995",
                        null,
                        "5.",
                        new BigDecimal("5.00"),
                        "--5",
                        null));
    }

    @TestFactory
    final Stream<DynamicTest> numbersInAnyRange() {
        return Stream.of(
                given(
                        PRICE.toString(),
                        "[parse_numeric, {round: 2}]",
                        "2.345678901234567",
                        new BigDecimal("2.35"),
                        "-0.005",
                        new BigDecimal("-0.01")),
                given("double", "[parse_numeric, {round: 3}]", "0.12345678901234", 0.123),
                given("integer", "[{round: -2}]", 1250, 1300, -1250, -1300, 49, 0),
                given("double", "[round]", 2.5, 3.0, -2.5, -3.0, 0.0, 0.0),
                given("bigint", "[round]", 2.5, 3L, -2.5, -3L),
                given("bigint", "[{clamp: {min: -5, max: -1}}]", -9, -5L, 0, -1L, -3, -3L),
                given("double", "[{clamp: {min: -0.5}}]", -1.0, -0.5, 7.0, 7.0),
                given(
                        "date",
                        "[{clamp: {min: 2024-01-01, max: 2024-12-31}}]",
                        LocalDate.of(1, 1, 1),
                        LocalDate.of(2024, 1, 1),
                        LocalDate.of(9999, 12, 31),
                        LocalDate.of(2024, 12, 31)),
                given("integer", "[{nullif: -1}]", -1, null, 1, 1),
                given("boolean", "[parse_bool]", "YES", true, " yes", null, "I", null, "\u0131", null));
    }

    @TestFactory
    final Stream<DynamicTest> datesOfAnyYear() {
        return Stream.of(
                given(
                        "date",
                        "[parse_date]",
                        "0001-01-01",
                        LocalDate.of(1, 1, 1),
                        "9999-12-31",
                        LocalDate.of(9999, 12, 31),
                        "2000-02-29",
                        LocalDate.of(2000, 2, 29),
                        "1900-02-29",
                        null,
                        "10000-01-01",
                        null,
                        "-0044-03-15",
                        null,
                        "0044-03-15 (BC)",
                        null,
                        "2024-02-29Z",
                        null,
                        LONG,
                        null),
                given(
                        "date",
                        "[{parse_date: {formats: \"YYYY.MM.DD\"}}]",
                        "2024.02.29",
                        LocalDate.of(2024, 2, 29),
                        "2024-02-29",
                        null),
                given(
                        "date",
                        "[{parse_date: {formats: \"\\\"[a^]\\\"DD$MM\\\\YYYY\ud83d\ude00\"}}]",
                        "[a^]29$02\\2024\ud83d\ude00",
                        LocalDate.of(2024, 2, 29)));
    }

    @TestFactory
    final Stream<DynamicTest> momentsOfAnyYear() {
        return Stream.of(
                given(
                        "timestamp",
                        "[parse_timestamp]",
                        "9999-12-31T23:59:59.999999Z",
                        LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
                        "0001-01-01T00:00:00",
                        LocalDateTime.of(1, 1, 1, 0, 0),
                        "2016-12-31T23:59:60Z",
                        null,
                        "2024-02-29T10:11:12.1234567Z",
                        null),
                given(
                        "timestamptz",
                        "[parse_timestamp]",
                        "2024-03-31T02:30:00+01:00",
                        Instant.parse("2024-03-31T01:30:00Z"),
                        "2024-03-31 02:30:00",
                        Instant.parse("2024-03-31T02:30:00Z")),
                given("timestamptz", "[{default: 1970-01-01}]", null, Instant.EPOCH),
                given(
                        "timestamptz",
                        "",
                        "2024-03-31 02:30:00",
                        Instant.parse("2024-03-31T02:30:00Z"),
                        "2024-03-31T02:30+02",
                        Instant.parse("2024-03-31T00:30:00Z"),
                        "2024-03-31",
                        Instant.parse("2024-03-31T00:00:00Z")));
    }

    @TestFactory
    final Stream<DynamicTest> timesByAnyClock() {
        Instant moment = Instant.parse("2024-03-10T03:30:00.5Z");
        return Stream.of(
                given(
                        "timestamptz",
                        "[{parse_timestamp: {formats: \"YYYY-MM-DD HH24:MI\"}}, {to_timezone: Europe/Berlin}]",
                        "2024-03-31 01:59",
                        Instant.parse("2024-03-31T00:59:00Z"),
                        // The clocks go from two to three: an hour that nobody saw.
                        "2024-03-31 02:30",
                        Instant.parse("2024-03-31T01:30:00Z"),
                        "2024-03-31 03:00",
                        Instant.parse("2024-03-31T01:00:00Z"),
                        // The clocks go from three to two: the second of both.
                        "2024-10-27 02:30",
                        Instant.parse("2024-10-27T01:30:00Z"),
                        null,
                        null),
                given(
                        "timestamp",
                        "[parse_timestamp, {to_timezone: Europe/Berlin}]",
                        "2024-03-31T00:59:59Z",
                        LocalDateTime.of(2024, 3, 31, 1, 59, 59),
                        "2024-03-31T01:00:00Z",
                        LocalDateTime.of(2024, 3, 31, 3, 0),
                        "2024-10-27T00:30:00Z",
                        LocalDateTime.of(2024, 10, 27, 2, 30),
                        "2024-10-27T01:30:00Z",
                        LocalDateTime.of(2024, 10, 27, 2, 30)),
                given("timestamptz", "[{date_trunc: day}]", moment, Instant.parse("2024-03-10T00:00:00Z")),
                given("timestamptz", "[{date_trunc: hour}]", moment, Instant.parse("2024-03-10T03:00:00Z")),
                given("timestamptz", "[{date_trunc: second}]", moment, Instant.parse("2024-03-10T03:30:00Z")),
                given("timestamptz", "[{date_trunc: year}]", moment, Instant.parse("2024-01-01T00:00:00Z")),
                given(
                        "date",
                        "[{date_trunc: quarter}]",
                        LocalDate.of(2024, 12, 31),
                        LocalDate.of(2024, 10, 1),
                        LocalDate.of(2024, 2, 29),
                        LocalDate.of(2024, 1, 1)),
                given("date", "[{date_trunc: week}]", LocalDate.of(2021, 1, 3), LocalDate.of(2020, 12, 28)),
                given(
                        "timestamp",
                        "[{date_trunc: minute}]",
                        LocalDateTime.of(2024, 2, 29, 23, 59, 59),
                        LocalDateTime.of(2024, 2, 29, 23, 59)),
                given("timestamptz", "", LocalDateTime.of(2024, 3, 10, 3, 30), Instant.parse("2024-03-10T03:30:00Z")),
                given("timestamptz", "", LocalDate.of(2024, 3, 10), Instant.parse("2024-03-10T00:00:00Z")),
                given("text", "", moment, "2024-03-10 03:30:00.5+00"));
    }

    @TestFactory
    final Stream<DynamicTest> valueThatCannotBeKeptIsNamed() {
        return Stream.of(
                refused(
                        "smallint",
                        "[parse_int, {round: -1}]",
                        "32767",
                        "v: \"32767\" is not a valid smallint (row n=2)"),
                refused(
                        "double",
                        "[{parse_numeric: {on_failure: error}}]",
                        "1e999",
                        "v: \"1e999\" is not a valid double (row n=2)"),
                refused("timestamptz", "", "2024-02-30", "v: \"2024-02-30\" is not a valid timestamptz (row n=2)"),
                refused(
                        "timestamptz",
                        "",
                        "2024-03-31 02:30:00 Berlin",
                        "v: \"2024-03-31 02:30:00 Berlin\" is not a valid timestamptz (row n=2)"),
                refused(
                        "varchar(3)",
                        "",
                        LONG,
                        "v: \"" + LONG.substring(0, 40) + "...\" is not a valid varchar(3) (row n=2)"));
    }

    @Test
    final void textsComeBackFromJsonAsTheyWere() {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        texts.put("a", "x");
        texts.put("an odd \"name\" with . and $ and \\ and '", "lines\n\tof \"quotes\", '\\' and \u0001");
        texts.put("İ", "NULL");
        texts.put("none", null);
        Map<String, String> rendered = new LinkedHashMap<>();
        texts.forEach((name, text) ->
                rendered.put(name, dialect().functions().cast(dialect().literal(text), DataType.Simple.TEXT)));
        String read = texts.keySet().stream()
                .map(name -> dialect().functions().textOfJson("j", name))
                .collect(Collectors.joining(", "));
        assertThat(rows(
                        session(),
                        "SELECT " + read + " FROM (SELECT "
                                + dialect().functions().jsonOfTexts(rendered) + " AS j) AS given"))
                .containsExactly(new ArrayList<>(texts.values()));
    }
}
