package io.penstock.core.contract;

import io.penstock.normalize.DatePart;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import org.jspecify.annotations.Nullable;

/** Makes another value of a value of any type. */
sealed interface ValueNormalizer extends Normalizer {
    /** Where the value of the column stands in an expression. */
    String PLACEHOLDER = "{col}";

    @Override
    default @Nullable DataType takes() {
        return gives();
    }

    @Override
    default Step step(SqlDialect dialect, String value) {
        return Step.certain(render(dialect, value));
    }

    /** Renders the value that comes of it. */
    String render(SqlDialect dialect, String value);

    /** Renders a value that was said as one of a type. */
    private static String literal(SqlDialect dialect, Object value, DataType type) {
        return dialect.functions().cast(dialect.literal(value), type);
    }

    /** Gives a moment for what a zone's clocks show, or what they show at a moment. */
    record ToTimezone(String zone, DataType gives) implements ValueNormalizer {
        @Override
        public DataType takes() {
            return gives == Simple.TIMESTAMP ? Simple.TIMESTAMPTZ : Simple.TIMESTAMP;
        }

        @Override
        public String render(SqlDialect dialect, String value) {
            SqlFunctions functions = dialect.functions();
            return gives == Simple.TIMESTAMP ? functions.clockIn(value, zone) : functions.momentIn(value, zone);
        }
    }

    /** Sets a date or time to the beginning of its year, month, or what the part is; a moment by the clock of UTC. */
    record DateTrunc(DatePart part, DataType gives) implements ValueNormalizer {
        @Override
        public String render(SqlDialect dialect, String value) {
            SqlFunctions functions = dialect.functions();
            if (gives == Simple.TIMESTAMPTZ) {
                return functions.momentIn(functions.truncate(part, functions.clockIn(value, Cast.UTC)), Cast.UTC);
            }
            String cut = functions.truncate(part, value);
            return gives == Simple.DATE ? functions.cast(cut, gives) : cut;
        }
    }

    /** Rounds a number of any type, half away from zero. */
    record Round(int digits, DataType gives) implements ValueNormalizer {
        @Override
        public @Nullable DataType takes() {
            return null;
        }

        @Override
        public Step step(SqlDialect dialect, String value) {
            String rounded = dialect.functions().round(value, digits);
            String attempt = dialect.functions().tryCast(rounded, gives);
            return new Step(render(dialect, value), attempt, value + " IS NOT NULL AND " + attempt + " IS NULL");
        }

        @Override
        public String render(SqlDialect dialect, String value) {
            return dialect.functions().cast(dialect.functions().round(value, digits), gives);
        }
    }

    /** Puts the nearest bound in the place of a value beyond it. */
    record Clamp(@Nullable Object least, @Nullable Object most, DataType gives) implements ValueNormalizer {
        @Override
        public String render(SqlDialect dialect, String value) {
            return "CASE" + bound(dialect, value, " < ", least) + bound(dialect, value, " > ", most) + " ELSE " + value
                    + " END";
        }

        private String bound(SqlDialect dialect, String value, String sign, @Nullable Object bound) {
            return bound == null
                    ? ""
                    : " WHEN " + value + sign + literal(dialect, bound, gives) + " THEN "
                            + literal(dialect, bound, gives);
        }
    }

    /** Puts a value in the place of NULL. */
    record Default(Object value, DataType gives) implements ValueNormalizer {
        @Override
        public String render(SqlDialect dialect, String column) {
            return "COALESCE(" + column + ", " + literal(dialect, value, gives) + ")";
        }
    }

    /** Puts NULL in the place of a value. */
    record NullIf(Object value, DataType gives) implements ValueNormalizer {
        @Override
        public String render(SqlDialect dialect, String column) {
            return "NULLIF(" + column + ", " + literal(dialect, value, gives) + ")";
        }
    }

    /** Makes a value by an expression over the columns of the query, in which {@code {col}} stands for the value. */
    record Expression(String sql, DataType gives) implements ValueNormalizer {
        @Override
        public @Nullable DataType takes() {
            return null;
        }

        /** Says whether the value is made of other columns alone. */
        boolean derives() {
            return !sql.contains(PLACEHOLDER);
        }

        @Override
        public String render(SqlDialect dialect, String value) {
            // The line break ends a comment in which the expression may end.
            return dialect.functions().cast("(" + sql.replace(PLACEHOLDER, value) + "\n)", gives);
        }
    }
}
