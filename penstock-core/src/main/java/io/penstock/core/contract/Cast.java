package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders the way of a value into another type, where {@link Fit} allows it. */
final class Cast {
    /** The zone of times that do not say theirs. */
    static final String UTC = "UTC";

    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?";
    private static final String LOCAL = DATE + "([ T]" + TIME + ")?";
    private static final String OFFSET = "( ?(Z|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?))?";

    /** How a text must look: databases would take more, and round it, cut it or forget its offset in silence. */
    private static final Map<DataType, String> SHAPES = Map.of(
            Simple.DATE,
            DATE,
            Simple.TIME,
            TIME,
            Simple.TIMESTAMP,
            LOCAL,
            Simple.TIMESTAMPTZ,
            DATE + "([ T]" + TIME + OFFSET + ")?");

    private final SqlDialect dialect;
    private final SqlFunctions functions;
    private final String value;
    private final DataType into;

    private Cast(SqlDialect dialect, String value, DataType into) {
        this.dialect = dialect;
        this.functions = dialect.functions();
        this.value = value;
        this.into = into;
    }

    /** Renders it; null when the value is of that type already. */
    static @Nullable Step of(SqlDialect dialect, String value, DataType from, DataType into) {
        if (from.equals(into) || (into == Simple.TEXT && from instanceof DataType.Varchar)) {
            return null;
        }
        return new Cast(dialect, value, into).step(from);
    }

    private Step step(DataType from) {
        if (into instanceof DataType.Varchar varchar) {
            String text = text(from);
            return guarded(functions.length(text) + " <= " + varchar.length(), text, text);
        }
        if (into == Simple.TEXT) {
            return Step.certain(text(from));
        }
        if (into == Simple.TIMESTAMPTZ && !Fit.isText(from)) {
            return Step.certain(functions.momentIn(functions.cast(value, Simple.TIMESTAMP), UTC));
        }
        String shape = Fit.isText(from) ? shape(into) : null;
        if (shape != null) {
            return guarded(
                    isLike(shape),
                    read(type -> functions.cast(value, type)),
                    read(type -> functions.tryCast(value, type)));
        }
        String attempt = functions.tryCast(value, into);
        return new Step(functions.cast(value, into), attempt, value + " IS NOT NULL AND " + attempt + " IS NULL");
    }

    /** Renders the value as text; a moment as the clock of UTC shows it, whatever the session's zone. */
    private String text(DataType from) {
        if (Fit.isText(from)) {
            return value;
        }
        return from == Simple.TIMESTAMPTZ
                ? functions.join(functions.cast(functions.clockIn(value, UTC), Simple.TEXT), dialect.literal("+00"))
                : functions.cast(value, Simple.TEXT);
    }

    /** Renders the reading of a text; a moment without an offset is of UTC. */
    private String read(Function<DataType, String> cast) {
        return into == Simple.TIMESTAMPTZ
                ? "CASE WHEN " + isLike(LOCAL) + " THEN " + functions.momentIn(cast.apply(Simple.TIMESTAMP), UTC)
                        + " ELSE " + cast.apply(into) + " END"
                : cast.apply(into);
    }

    private String isLike(String shape) {
        return functions.matches(value, "[[:space:]]*(" + shape + ")[[:space:]]*");
    }

    private Step guarded(String guard, String cast, String attempt) {
        String lenient = "CASE WHEN " + guard + " THEN " + attempt + " END";
        String told = functions.join(functions.cast(value, Simple.TEXT), dialect.literal(" is not a valid " + into));
        return new Step(
                "CASE WHEN " + value + " IS NULL OR " + guard + " THEN " + cast + " ELSE " + functions.fail(told, into)
                        + " END",
                lenient,
                value + " IS NOT NULL AND " + lenient + " IS NULL");
    }

    private static @Nullable String shape(DataType into) {
        if (Fit.isInteger(into)) {
            return "[+-]?[0-9]+";
        }
        return into instanceof Decimal decimal ? decimal(decimal.scale()) : SHAPES.get(into);
    }

    /** Gives the pattern of numbers with at most so many digits behind the point, zeros at the end not counted. */
    static String decimal(int scale) {
        return "[+-]?([0-9]+([.][0-9]{0," + scale + "}0*)?" + (scale == 0 ? "" : "|[.][0-9]{1," + scale + "}0*") + ")";
    }
}
