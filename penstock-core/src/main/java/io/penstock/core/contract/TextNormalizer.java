package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.connector.SqlFunctions.PatternReplacement;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;

/** Makes another text of a text. */
sealed interface TextNormalizer extends Normalizer {
    @Override
    default DataType takes() {
        return Simple.TEXT;
    }

    @Override
    default DataType gives() {
        return Simple.TEXT;
    }

    @Override
    default Step step(SqlDialect dialect, String value) {
        return Step.certain(render(dialect, value));
    }

    /** Renders the text that comes of it. */
    String render(SqlDialect dialect, String text);

    /** Those that need no word more. */
    enum Plain implements TextNormalizer {
        TRIM,
        LOWER,
        UPPER,
        EMPTY_TO_NULL,
        WHITESPACE_TO_NULL,
        EMAIL_NORMALIZE,
        PHONE_NORMALIZE;

        @Override
        public String render(SqlDialect dialect, String text) {
            SqlFunctions functions = dialect.functions();
            return switch (this) {
                case TRIM -> functions.trim(text);
                case LOWER -> functions.lower(text);
                case UPPER -> functions.upper(text);
                case EMPTY_TO_NULL -> "NULLIF(" + text + ", '')";
                case WHITESPACE_TO_NULL -> "CASE WHEN " + functions.trim(text) + " <> '' THEN " + text + " END";
                case EMAIL_NORMALIZE -> functions.lower(functions.trim(text));
                case PHONE_NORMALIZE ->
                    functions.replacePattern(text, new PatternReplacement("[^0-9+]", "", true, false));
            };
        }
    }

    /** Puts one text in the place of another. */
    record Replace(String from, String into) implements TextNormalizer {
        @Override
        public String render(SqlDialect dialect, String text) {
            return dialect.functions().replace(text, dialect.literal(from), dialect.literal(into));
        }
    }

    /** Puts a text in the place of what is of a pattern. */
    record RegexReplace(PatternReplacement replacement) implements TextNormalizer {
        @Override
        public String render(SqlDialect dialect, String text) {
            return dialect.functions().replacePattern(text, replacement);
        }
    }

    /** Keeps the first characters. */
    record Truncate(int length) implements TextNormalizer {
        @Override
        public String render(SqlDialect dialect, String text) {
            return dialect.functions().left(text, length);
        }
    }
}
