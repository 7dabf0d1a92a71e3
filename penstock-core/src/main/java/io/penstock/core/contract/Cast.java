package io.penstock.core.contract;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a value into the type of its column.
 *
 * @param expression gives the value, or ends the statement where there is none
 * @param failure holds for a row whose value has no counterpart; null when every value has one
 */
record Cast(String expression, @Nullable String failure) {
    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?";
    private static final String OFFSET = "( ?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?))?";

    /** How a text must look: databases would take more, and round or cut it in silence. */
    private static final Map<DataType, String> SHAPES = Map.of(
            Simple.DATE,
            DATE,
            Simple.TIME,
            TIME,
            Simple.TIMESTAMP,
            DATE + "([ T]" + TIME + ")?",
            Simple.TIMESTAMPTZ,
            DATE + "([ T]" + TIME + OFFSET + ")?");

    /** Renders it; the types are such that {@link Fit} allows it, and the value is a column's name. */
    static Cast of(SqlDialect dialect, String value, DataType from, DataType into) {
        SqlFunctions functions = dialect.functions();
        if (from.equals(into) || into == Simple.TEXT && from instanceof DataType.Varchar) {
            return new Cast(value, null);
        }
        if (into instanceof DataType.Varchar text) {
            String plain = Fit.isText(from) ? value : functions.cast(value, Simple.TEXT);
            return guarded(functions.length(plain) + " <= " + text.length(), plain, value, into, dialect);
        }
        String cast = functions.cast(value, into);
        if (Fit.isText(from)) {
            String shape = shape(into);
            return shape == null
                    ? new Cast(cast, unreadable(functions, value, into))
                    : guarded(
                            functions.matches(value, "[[:space:]]*(" + shape + ")[[:space:]]*"),
                            cast,
                            value,
                            into,
                            dialect);
        }
        return new Cast(cast, unreadable(functions, value, into));
    }

    private static String unreadable(SqlFunctions functions, String value, DataType into) {
        return value + " IS NOT NULL AND " + functions.tryCast(value, into) + " IS NULL";
    }

    private static Cast guarded(String guard, String cast, String value, DataType into, SqlDialect dialect) {
        SqlFunctions functions = dialect.functions();
        String told = functions.join(dialect.literal("no " + into + ": "), functions.cast(value, Simple.TEXT));
        String expression = "CASE WHEN " + value + " IS NULL OR " + guard + " THEN " + cast + " ELSE "
                + functions.fail(told) + " END";
        String failure =
                value + " IS NOT NULL AND (NOT " + guard + " OR " + functions.tryCast(value, into) + " IS NULL)";
        return new Cast(expression, failure);
    }

    private static @Nullable String shape(DataType into) {
        if (Fit.isInteger(into)) {
            return "[+-]?[0-9]+";
        }
        return into instanceof Decimal decimal ? decimal(decimal.scale()) : SHAPES.get(into);
    }

    private static String decimal(int scale) {
        return "[+-]?([0-9]+([.][0-9]{0," + scale + "}0*)?" + (scale == 0 ? "" : "|[.][0-9]{1," + scale + "}0*") + ")";
    }
}
