package io.penstock.core.check;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the columns of a table tell of a check before there are rows. */
public final class CheckBinding {
    private static final List<DataType> TIMES = List.of(Simple.TIMESTAMPTZ, Simple.TIMESTAMP, Simple.DATE);

    private CheckBinding() {}

    /**
     * Gives the query that a check asks, which names only columns that there are; what SQL of the user's own stands in it
     * is not looked at.
     *
     * @throws PenstockException when the check does not fit the columns of the table
     */
    public static String query(CheckedTable table, CheckDeclaration check, MeasuredRule rule) {
        for (String name : rule.columns()) {
            Column column = table.schema().find(name).orElseThrow(() -> unfit(table, check, missing(name, table)));
            if (rule instanceof FreshnessRule && !TIMES.contains(column.type())) {
                throw unfit(
                        table,
                        check,
                        "the column \"" + name + "\" is of type " + column.type()
                                + ", which is no time (name a date or timestamp column)");
            }
        }
        Measure measure = rule.measure(table, check.where());
        return "SELECT " + String.join(", ", measure.aggregates()) + " FROM "
                + Objects.requireNonNullElse(measure.from(), table.all());
    }

    /** Gives queries that touch no table and fail where the check is wrong whatever the rows; its columns are there. */
    public static List<String> probes(CheckedTable table, CheckDeclaration check) {
        CheckRule rule = check.rule();
        List<String> probes =
                new ArrayList<>(rule.probe(table.dialect()).stream().toList());
        Stream<Object> values = rule instanceof RangeRule range
                ? Stream.of(range.min(), range.max())
                : rule instanceof AcceptedValuesRule accepted ? accepted.values().stream() : Stream.of();
        String literals = values.filter(Objects::nonNull)
                .map(value -> table.literal(rule.columns().get(0), value))
                .collect(Collectors.joining(", "));
        if (!literals.isEmpty()) {
            probes.add("SELECT " + literals);
        }
        return probes;
    }

    /** Makes the error of a check whose statement the database refuses. */
    public static PenstockException unfit(
            CheckedTable table, CheckDeclaration check, String statement, PenstockException error) {
        return unfit(table, check, error.message(), place(table, check, statement, error));
    }

    private static PenstockException unfit(CheckedTable table, CheckDeclaration check, String reason) {
        return unfit(table, check, reason, check.place());
    }

    private static PenstockException unfit(CheckedTable table, CheckDeclaration check, String reason, Place place) {
        return new PenstockException(
                CheckError.CHECK_UNEVALUATED,
                "Cannot evaluate the check " + check.name() + " of " + table.model() + ": " + reason,
                place,
                null);
    }

    /** Gives the place in the file of a check at which its statement is wrong, or else that of its declaration. */
    static Place place(CheckedTable table, CheckDeclaration check, String statement, PenstockException error) {
        if (error instanceof SqlPositionException at && check.rule() instanceof QueryRule rule) {
            int begin = statement.indexOf(table.names().query(rule.sql()));
            return table.names().place(rule.sql(), at.offset() - begin).orElse(check.place());
        }
        return error.place().orElse(check.place());
    }

    static String missing(String column, CheckedTable table) {
        return "there is no column \"" + column + "\" ("
                + NearestWord.remedy(column, table.schema().names(), "there are") + ")";
    }
}
