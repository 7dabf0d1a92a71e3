package io.penstock.testkit;

import io.penstock.spi.type.DataType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the normalizers of a declared table make of values, the same on every database. */
public abstract class NormalizerSuite extends NormalizerFixture {
    private static final DataType PRICE = new DataType.Decimal(10, 2);

    @TestFactory
    final Stream<DynamicTest> textBecomesAnotherText() {
        return Stream.of(
                given("text", "[trim]", " a ", "a", "\t\n b c\r\n", "b c", "", "", null, null, "\u00fc ", "\u00fc"),
                given("text", "[lower]", "AbC", "abc", "\u00c4\u00c9", "\u00e4\u00e9", null, null),
                given("text", "upper", "AbC", "ABC", "\u00e4\u00e9", "\u00c4\u00c9", null, null),
                given("text", "[empty_to_null]", "", null, " ", " ", "a", "a", null, null),
                given("text", "[whitespace_to_null]", "", null, " \t\n", null, " a ", " a ", null, null),
                given("text", "[{replace: {from: \"o'\", to: \"''\"}}]", "o'o", "''o", "x", "x", null, null),
                given("text", "[{replace: {from: b}}]", "abc", "ac"),
                given(
                        "text",
                        "[{regex_replace: {pattern: \"[0-9]+\", replacement: \"#\"}}]",
                        "a1b22",
                        "a#b#",
                        null,
                        null),
                given("text", "[{regex_replace: {pattern: \"[x]\", replacement: y, flags: i}}]", "aXx", "ayx"),
                given("text", "[{regex_replace: {pattern: \"(.)(.)\", replacement: \"\\\\2\\\\1\"}}]", "abcd", "badc"),
                given(
                        "varchar(3)",
                        "[{truncate: 3}]",
                        "abcdef",
                        "abc",
                        "\ud83d\ude00\u00fcxyz",
                        "\ud83d\ude00\u00fcx",
                        "a",
                        "a",
                        null,
                        null),
                given("text", "[email_normalize]", " Ann@Example.COM\n", "ann@example.com", null, null),
                given("text", "[phone_normalize]", "+49 (0)30/12-34", "+490301234", "none", "", null, null),
                given("text", "[trim, lower, empty_to_null, {default: none}]", "  A ", "a", "  ", "none", null, "none"),
                given("text", "[{nullif: \"-\"}]", "-", null, "--", "--", null, null),
                given("text", "[{sql: \"{col} || ' color col collate'\"}]", "x", "x color col collate", null, null),
                given("text", "[{sql: \"replace({col}, 'col', 'row')\"}, upper]", "color", "ROWOR"),
                given("text", "[{derive: \"v || '-' || v\"}]", "a", "a-a", null, null));
    }

    @TestFactory
    final Stream<DynamicTest> textIsReadAsAnotherType() {
        return Stream.of(
                given(
                        "bigint",
                        "[parse_int]",
                        "12",
                        12L,
                        "-7",
                        -7L,
                        "+3",
                        3L,
                        "1.5",
                        null,
                        "1e3",
                        null,
                        "0x10",
                        null,
                        "1_000",
                        null,
                        "",
                        null,
                        "99999999999999999999",
                        null,
                        "\u0661\u0662",
                        null,
                        null,
                        null),
                given("bigint", "[{parse_int: {on_failure: error}}]", "1", 1L, null, null),
                given("smallint", "[parse_int]", "32767", (short) 32767, "32768", null),
                given(
                        "bigint",
                        "[trim, {parse_int: {on_failure: default, default: -1}}]",
                        " 5 ",
                        5L,
                        "x",
                        -1L,
                        "",
                        -1L,
                        null,
                        null));
    }

    @TestFactory
    final Stream<DynamicTest> textIsReadAsANumberOrTruth() {
        return Stream.of(
                given(
                        PRICE.toString(),
                        "[parse_numeric]",
                        "1.5",
                        new BigDecimal("1.50"),
                        "-.25",
                        new BigDecimal("-0.25"),
                        "1.500",
                        new BigDecimal("1.50"),
                        "1.555",
                        null,
                        "1e2",
                        null,
                        "123456789.00",
                        null,
                        "NaN",
                        null,
                        null,
                        null),
                given(
                        "boolean",
                        "[parse_bool]",
                        "Yes",
                        true,
                        "1",
                        true,
                        "Y",
                        true,
                        "TRUE",
                        true,
                        "no",
                        false,
                        "0",
                        false,
                        "n",
                        false,
                        "False",
                        false,
                        "maybe",
                        null,
                        "",
                        null,
                        null,
                        null),
                given(
                        "boolean",
                        "[{parse_bool: {truthy: [ja], falsy: [nein], on_failure: default, default: false}}]",
                        "JA",
                        true,
                        "nein",
                        false,
                        "yes",
                        false,
                        null,
                        null));
    }

    @TestFactory
    final Stream<DynamicTest> textIsReadAsADateOrTime() {
        LocalDate day = LocalDate.of(2024, 2, 29);
        return Stream.of(
                given(
                        "date",
                        "[parse_date]",
                        "2024-02-29",
                        day,
                        "20240229",
                        day,
                        "02/29/2024",
                        day,
                        "2023-02-29",
                        null,
                        "2024-13-45",
                        null,
                        "0000-01-01",
                        null,
                        "2024-2-29",
                        null,
                        " 2024-02-29",
                        null,
                        "",
                        null,
                        null,
                        null),
                given(
                        "date",
                        "[{parse_date: {formats: DD.MM.YYYY}}]",
                        "29.02.2024",
                        day,
                        "29x02x2024",
                        null,
                        "2024-02-29",
                        null),
                given(
                        "date",
                        "[{parse_date: {formats: [MM/DD/YYYY, DD/MM/YYYY]}}]",
                        "02/29/2024",
                        day,
                        "29/02/2024",
                        day));
    }

    @TestFactory
    final Stream<DynamicTest> textIsReadAsAMoment() {
        LocalDate day = LocalDate.of(2024, 2, 29);
        Instant moment = Instant.parse("2024-02-29T10:11:12Z");
        return Stream.of(
                given(
                        "date",
                        "[{parse_date: {on_failure: default, default: 1970-01-01}}]",
                        "2024-13-45",
                        LocalDate.EPOCH,
                        "2024-02-29",
                        day,
                        null,
                        null),
                given(
                        "timestamptz",
                        "[parse_timestamp]",
                        "2024-02-29T10:11:12Z",
                        moment,
                        "2024-02-29T12:11:12+02:00",
                        moment,
                        "2024-02-29T12:11:12+0200",
                        moment,
                        "2024-02-29T08:11:12-02",
                        moment,
                        "2024-02-29 10:11:12",
                        moment,
                        "2024-02-29T10:11:12.5Z",
                        moment.plusMillis(500),
                        "2024-02-29 10:11:12.000001",
                        moment.plusNanos(1000),
                        "2024-02-29",
                        Instant.parse("2024-02-29T00:00:00Z"),
                        "2024-02-29T24:11:12Z",
                        null,
                        "2024-13-45",
                        null,
                        "2024-02-30T10:11:12Z",
                        null,
                        "2024-02-29T10:11:12+99:00",
                        null,
                        "2024-02-29T10:11",
                        null,
                        null,
                        null));
    }

    @TestFactory
    final Stream<DynamicTest> textIsReadByFormats() {
        Instant moment = Instant.parse("2024-02-29T10:11:12Z");
        return Stream.of(
                given(
                        "timestamp",
                        "[parse_timestamp]",
                        "2024-02-29T12:11:12+02:00",
                        LocalDateTime.of(2024, 2, 29, 10, 11, 12),
                        "2024-02-29 10:11:12",
                        LocalDateTime.of(2024, 2, 29, 10, 11, 12)),
                given(
                        "timestamp",
                        "[{parse_timestamp: {formats: [\"YYYYMMDD\\\"at\\\"HH24MISS.MS\"]}}]",
                        "20240229at101112.25",
                        LocalDateTime.of(2024, 2, 29, 10, 11, 12, 250_000_000),
                        "20240229 101112.25",
                        null),
                given(
                        "timestamptz",
                        "[{parse_timestamp: {formats: \"YYYY-MM-DD HH24:MI:SS\"}}, {to_timezone: Europe/Berlin}]",
                        "2024-02-29 11:11:12",
                        moment),
                given(
                        "timestamp",
                        "[parse_timestamp, {to_timezone: Europe/Berlin}]",
                        "2024-07-01T10:00:00Z",
                        LocalDateTime.of(2024, 7, 1, 12, 0)));
    }

    @TestFactory
    final Stream<DynamicTest> valueBecomesAnother() {
        return Stream.of(
                given("date", "[parse_date, {date_trunc: month}]", "2024-02-29", LocalDate.of(2024, 2, 1), null, null),
                given("date", "[parse_date, {date_trunc: week}]", "2024-02-29", LocalDate.of(2024, 2, 26)),
                given(
                        "timestamptz",
                        "[parse_timestamp, {date_trunc: day}]",
                        "2024-02-29T01:00:00+02:00",
                        Instant.parse("2024-02-28T00:00:00Z")),
                given(
                        PRICE.toString(),
                        "[{parse_numeric: {scale: 3, precision: 11}}, {round: 2}]",
                        "2.345",
                        new BigDecimal("2.35"),
                        "-2.345",
                        new BigDecimal("-2.35"),
                        null,
                        null),
                given("integer", "[parse_int, {clamp: {min: 0, max: 10}}]", "-5", 0, "5", 5, "50", 10, null, null),
                given("integer", "[parse_int, {clamp: {max: 10}}]", "-5", -5, "50", 10),
                given("integer", "[{default: 7}]", "3", 3, null, 7),
                given("integer", "[parse_int, {nullif: 0}, {default: -1}]", "0", -1, "x", -1, "2", 2),
                given(
                        "date",
                        "[{default: 1970-01-01}]",
                        "2024-02-29",
                        LocalDate.of(2024, 2, 29),
                        null,
                        LocalDate.EPOCH),
                given("integer", "[{derive: \"length(v)\"}]", "abc", 3, null, null));
    }

    @TestFactory
    final Stream<DynamicTest> valueThatCannotBeReadIsNamed() {
        return Stream.of(
                refused(
                        "bigint",
                        "[{parse_int: {on_failure: error}}]",
                        "1x",
                        "v: \"1x\" is not a valid bigint (row n=2)"),
                refused(
                        "date",
                        "[{parse_date: {on_failure: error}}]",
                        "2024-13-45",
                        "v: \"2024-13-45\" is not a valid date (row n=2)"),
                refused(
                        "boolean",
                        "[{parse_bool: {on_failure: error}}]",
                        "maybe",
                        "v: \"maybe\" is not a valid boolean (row n=2)"),
                refused("bigint", "", "1.5", "v: \"1.5\" is not a valid bigint (row n=2)"),
                refused(
                        "bigint",
                        "",
                        "99999999999999999999",
                        "v: \"99999999999999999999\" is not a valid bigint (row n=2)"),
                refused(PRICE.toString(), "", "1.555", "v: \"1.555\" is not a valid decimal(10,2) (row n=2)"),
                refused("date", "", "2024-02-29 10:00:00", "v: \"2024-02-29 10:00:00\" is not a valid date (row n=2)"),
                refused(
                        "timestamp",
                        "",
                        "2024-02-29 10:00:00+02",
                        "v: \"2024-02-29 10:00:00+02\" is not a valid timestamp (row n=2)"),
                refused(
                        "varchar(2)",
                        "",
                        "\ud83d\ude00\u00fcx",
                        "v: \"\ud83d\ude00\u00fcx\" is not a valid varchar(2) (row n=2)"),
                refused("uuid", "[trim]", " x ", "v: \" x \" is not a valid uuid (row n=2)"));
    }
}
