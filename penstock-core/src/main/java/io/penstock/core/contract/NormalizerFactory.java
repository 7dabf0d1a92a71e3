package io.penstock.core.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.Fields;
import io.penstock.core.contract.NormalizerReader.Said;
import io.penstock.normalize.DatePart;
import io.penstock.normalize.OnFailure;
import io.penstock.spi.connector.SqlFunctions.PatternReplacement;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one normalizer of what was written.
 *
 * <p>Whatever is wrong is an {@link IllegalArgumentException}; in its message, {@code {wanted}} stands for who wants
 * another type.
 *
 * @param wanted the type that it must give
 */
record NormalizerFactory(Said said, DataType wanted) {
    private static final Map<String, TextNormalizer> PLAIN = Stream.of(TextNormalizer.Plain.values())
            .collect(Collectors.toMap(plain -> plain.name().toLowerCase(Locale.ROOT), plain -> plain));

    private static final Set<String> OF_TEXT = Set.of("replace", "regex_replace", "truncate");
    private static final List<String> TRUTHY = List.of("true", "1", "yes", "y");
    private static final List<String> FALSY = List.of("false", "0", "no", "n");
    private static final Set<DataType> FLOATING = Set.of(Simple.REAL, Simple.DOUBLE);
    /** Types that are read from a text by the table itself, as no normalizer reads them. */
    private static final Set<DataType> ONLY_FROM_TEXT = Set.of(Simple.UUID, Simple.JSON, Simple.TIME);

    private static final Set<DataType> TIMES = Set.of(Simple.TIMESTAMP, Simple.TIMESTAMPTZ);

    /** Says whether a normalizer of that word makes text of text. */
    static boolean isText(String word) {
        return PLAIN.containsKey(word) || OF_TEXT.contains(word);
    }

    Normalizer make() {
        if (isText(said.word())) {
            require(Fit.isText(wanted) || ONLY_FROM_TEXT.contains(wanted), "gives text");
            return text();
        }
        return switch (said.word()) {
            case "parse_date" -> {
                require(wanted == Simple.DATE, "gives a date");
                yield new ReadingNormalizer.Time(formats(TimeFormat.dates()), unreadable(), wanted);
            }
            case "parse_timestamp" -> {
                require(TIMES.contains(wanted), "gives a timestamp");
                yield new ReadingNormalizer.Time(formats(TimeFormat.timestamps()), unreadable(), wanted);
            }
            case "parse_int" -> {
                require(Fit.isInteger(wanted), "gives a whole number");
                yield new ReadingNormalizer.ExactNumber(unreadable(), wanted);
            }
            case "parse_numeric" -> parseNumeric();
            case "parse_bool" -> {
                require(wanted == Simple.BOOLEAN, "gives a truth value");
                yield truth();
            }
            default -> value();
        };
    }

    private Normalizer text() {
        Fields details = said.details();
        return switch (said.word()) {
            case "replace" -> new TextNormalizer.Replace(details.text("from", ""), details.text("to", ""));
            case "regex_replace" -> {
                String flags = details.text("flags", "g");
                requireReplacement(details.text("replacement", ""));
                yield new TextNormalizer.RegexReplace(new PatternReplacement(
                        details.text("pattern", ""),
                        details.text("replacement", ""),
                        flags.contains("g"),
                        flags.contains("i")));
            }
            case "truncate" -> new TextNormalizer.Truncate(number());
            default -> Objects.requireNonNull(PLAIN.get(said.word()), said.word());
        };
    }

    private static void requireReplacement(String text) {
        if (!text.matches("(?s)([^\\\\]|\\\\[0-9\\\\])*")) {
            throw new IllegalArgumentException("the replacement \"" + text
                    + "\" has a backslash that means nothing (write \\1 for the first group, or \\\\ for a backslash)");
        }
    }

    private Normalizer value() {
        return switch (said.word()) {
            case "to_timezone" -> {
                require(TIMES.contains(wanted), "gives a timestamp");
                yield new ValueNormalizer.ToTimezone(zone(single()), wanted);
            }
            case "date_trunc" -> {
                require(TIMES.contains(wanted) || wanted == Simple.DATE, "gives a date or a timestamp");
                yield new ValueNormalizer.DateTrunc(part(), wanted);
            }
            case "round" -> {
                require(isNumber(wanted), "gives a number");
                yield new ValueNormalizer.Round(said.details().map().isNumber() ? number() : 0, wanted);
            }
            case "clamp" -> {
                require(
                        isNumber(wanted) || TIMES.contains(wanted) || wanted == Simple.DATE,
                        "gives a number or a date");
                yield clamp();
            }
            case "default" -> new ValueNormalizer.Default(TypedValue.of(wanted, single()), wanted);
            case "nullif" -> new ValueNormalizer.NullIf(TypedValue.of(wanted, single()), wanted);
            case "derive", "sql" -> expression();
            default -> throw new IllegalStateException("A normalizer that nobody makes: " + said.word());
        };
    }

    private Normalizer parseNumeric() {
        require(wanted instanceof Decimal || FLOATING.contains(wanted), "gives a decimal");
        if (said.details().map().has("precision")) {
            Decimal type = (Decimal) TypeText.parse("decimal(%s,%s)"
                    .formatted(
                            said.details().text("precision", ""), said.details().text("scale", "0")));
            if (!Fit.allows(type, wanted)) {
                throw new IllegalArgumentException("\"parse_numeric\" gives " + type
                        + ", but {wanted} (give it the column's precision and scale, or none)");
            }
            return new ReadingNormalizer.ExactNumber(unreadable(type), type);
        }
        return new ReadingNormalizer.ExactNumber(unreadable(), wanted);
    }

    private Normalizer truth() {
        List<String> truthy = said.details().texts("truthy");
        List<String> falsy = said.details().texts("falsy");
        List<String> yes = truthy.isEmpty() ? TRUTHY : truthy;
        List<String> no = falsy.isEmpty() ? FALSY : falsy;
        yes.stream()
                .filter(word -> no.stream().anyMatch(word::equalsIgnoreCase))
                .findFirst()
                .ifPresent(word -> {
                    throw new IllegalArgumentException(
                            "\"parse_bool\" takes \"" + word + "\" for true and for false (keep one)");
                });
        return new ReadingNormalizer.Truth(yes, no, unreadable());
    }

    private Normalizer clamp() {
        String least = said.details().text("min");
        String most = said.details().text("max");
        return new ValueNormalizer.Clamp(
                least == null ? null : TypedValue.of(wanted, least),
                most == null ? null : TypedValue.of(wanted, most),
                wanted);
    }

    private Normalizer expression() {
        ValueNormalizer.Expression expression = new ValueNormalizer.Expression(single(), wanted);
        boolean derive = said.word().equals("derive");
        if (derive != expression.derives()) {
            throw new IllegalArgumentException(
                    derive
                            ? "\"derive\" has no value for {col} (name the columns of the query, or use \"sql\")"
                            : "\"sql\" does not say where the value goes (write {col} there, or use \"derive\")");
        }
        return expression;
    }

    private List<TimeFormat> formats(List<TimeFormat> otherwise) {
        List<String> texts = said.details().texts("formats");
        return texts.isEmpty()
                ? otherwise
                : texts.stream().map(TimeFormat::parse).toList();
    }

    private Unreadable unreadable() {
        return unreadable(wanted);
    }

    private Unreadable unreadable(DataType type) {
        OnFailure mode = said.details().constant(OnFailure.class, "on_failure");
        String otherwise = said.details().text("default");
        if (otherwise == null && mode == OnFailure.DEFAULT) {
            throw new IllegalArgumentException(
                    "\"" + said.word() + "\" has on_failure: default, but no default (add default: value)");
        }
        if (otherwise != null && mode != OnFailure.DEFAULT) {
            throw new IllegalArgumentException(
                    "\"%s\" has a default, but %s (set on_failure: default, or remove the default)"
                            .formatted(
                                    said.word(),
                                    mode == null
                                            ? "no on_failure: default"
                                            : "on_failure is " + mode.name().toLowerCase(Locale.ROOT)));
        }
        return new Unreadable(
                mode == null ? OnFailure.NULL : mode, otherwise == null ? null : TypedValue.of(type, otherwise));
    }

    private DatePart part() {
        DatePart part = DatePart.valueOf(single().toUpperCase(Locale.ROOT));
        if (wanted == Simple.DATE && part.compareTo(DatePart.DAY) > 0) {
            throw new IllegalArgumentException("\"date_trunc\" to the " + single() + " does nothing to a date");
        }
        return part;
    }

    private static String zone(String zone) {
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no time zone \"" + zone + "\" (such as Europe/Berlin or UTC)", e);
        }
    }

    private String single() {
        JsonNode value = said.details().map();
        if (value.isNull() || value.isMissingNode() || value.isContainerNode()) {
            throw new IllegalArgumentException(
                    "\"" + said.word() + "\" needs a value (write " + said.word() + ": value)");
        }
        return value.asText();
    }

    private int number() {
        single();
        return said.details().map().asInt();
    }

    private static boolean isNumber(@Nullable DataType type) {
        return type instanceof Decimal || FLOATING.contains(type) || (type != null && Fit.isInteger(type));
    }

    private void require(boolean fits, String gives) {
        if (!fits) {
            throw new IllegalArgumentException("\"" + said.word() + "\" " + gives
                    + ", but {wanted} (remove it, or add a normalizer after it that gives " + wanted + ")");
        }
    }
}
