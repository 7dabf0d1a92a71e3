package io.penstock.core.check;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.PenstockException;
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
    public static String query(CheckedTable table, CheckDeclaration check) {
        for (String name : check.rule().columns()) {
            Column column = table.schema().find(name).orElseThrow(() -> unfit(table, check, missing(name, table)));
            if (check.rule() instanceof FreshnessRule && !TIMES.contains(column.type())) {
                throw unfit(
                        table,
                        check,
                        "the column \"" + name + "\" is of type " + column.type()
                                + ", which is no time (name a date or timestamp column)");
            }
        }
        Measure measure = check.rule().measure(table, check.where());
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

    /** Makes the error of a check that cannot be evaluated. */
    public static PenstockException unfit(CheckedTable table, CheckDeclaration check, String reason) {
        return new PenstockException(
                CheckError.CHECK_UNEVALUATED,
                "Cannot evaluate the check " + check.name() + " of " + table.model() + ": " + reason,
                check.place(),
                null);
    }

    static String missing(String column, CheckedTable table) {
        return "there is no column \"" + column + "\" ("
                + NearestWord.remedy(column, table.schema().names(), "there are") + ")";
    }
}
