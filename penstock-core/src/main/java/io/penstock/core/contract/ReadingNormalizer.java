package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.connector.SqlFunctions.PatternReplacement;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a value from a text. */
sealed interface ReadingNormalizer extends Normalizer {
    @Override
    default DataType takes() {
        return Simple.TEXT;
    }

    Unreadable unreadable();

    /** Renders the value, NULL where the text tells none. */
    String attempt(SqlDialect dialect, String text);

    @Override
    default Step step(SqlDialect dialect, String value) {
        return unreadable().step(dialect, value, attempt(dialect, value), gives());
    }

    /** Reads a date, a timestamp or a moment by the first format that fits; without an offset, a moment is of UTC. */
    record Time(List<TimeFormat> formats, Unreadable unreadable, DataType gives) implements ReadingNormalizer {
        public Time {
            formats = List.copyOf(formats);
        }

        @Override
        public String attempt(SqlDialect dialect, String text) {
            List<String> attempts = formats.stream()
                    .map(format -> "CASE WHEN " + dialect.functions().matches(text, format.pattern()) + " THEN "
                            + read(dialect.functions(), text, format) + " END")
                    .toList();
            return attempts.size() == 1 ? attempts.get(0) : "COALESCE(" + String.join(", ", attempts) + ")";
        }

        private String read(SqlFunctions functions, String text, TimeFormat format) {
            String iso = gives == Simple.DATE ? format.isoDate() : format.isoTimestamp();
            boolean offset = gives != Simple.DATE && format.hasOffset();
            // A text that is read as it is needs no second pass, which would take more time than all the others.
            String standard = (gives == Simple.DATE ? format.isStandardDate() : format.isStandardTimestamp())
                    ? text
                    : functions.replacePattern(text, new PatternReplacement(format.pattern(), iso, false, false));
            String read = functions.tryCast(
                    standard, gives == Simple.DATE ? gives : offset ? Simple.TIMESTAMPTZ : Simple.TIMESTAMP);
            if (gives == Simple.TIMESTAMP && offset) {
                return functions.clockIn(read, Cast.UTC);
            }
            return gives == Simple.TIMESTAMPTZ && !offset ? functions.momentIn(read, Cast.UTC) : read;
        }
    }

    /** Reads a number; one that is too large for the type is none, nor is one that a whole number or a decimal cannot say exactly. */
    record ExactNumber(Unreadable unreadable, DataType gives) implements ReadingNormalizer {
        @Override
        public String attempt(SqlDialect dialect, String text) {
            String number = dialect.functions().tryCast(text, gives);
            if (!(gives instanceof Decimal) && !Fit.isInteger(gives)) {
                // What is too large becomes infinite, and that less itself is not 0.
                number = "CASE WHEN " + number + " - " + number + " = 0 THEN " + number + " END";
            }
            return "CASE WHEN " + dialect.functions().matches(text, shape()) + " THEN " + number + " END";
        }

        private String shape() {
            if (gives instanceof Decimal decimal) {
                return Cast.decimal(decimal.scale());
            }
            return Fit.isInteger(gives) ? "[+-]?[0-9]+" : "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?";
        }
    }

    /** Reads a truth value by its words, whatever the case of their letters. */
    record Truth(List<String> truthy, List<String> falsy, Unreadable unreadable) implements ReadingNormalizer {
        public Truth {
            truthy = List.copyOf(truthy);
            falsy = List.copyOf(falsy);
        }

        @Override
        public DataType gives() {
            return Simple.BOOLEAN;
        }

        @Override
        public String attempt(SqlDialect dialect, String text) {
            String lower = dialect.functions().lower(text);
            return "CASE WHEN " + lower + " IN (" + words(dialect, truthy) + ") THEN TRUE WHEN " + lower + " IN ("
                    + words(dialect, falsy) + ") THEN FALSE END";
        }

        private static String words(SqlDialect dialect, List<String> words) {
            return words.stream()
                    .map(word -> dialect.functions().lower(dialect.literal(word)))
                    .collect(Collectors.joining(", "));
        }
    }
}
