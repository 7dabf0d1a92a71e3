package io.penstock.core.write;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the columns of a table that exists must have in common with those of its new rows. */
final class SameColumns {
    private SameColumns() {}

    /** Demands that a table has the columns of the rows, and those that the strategy keeps besides, and no others. */
    static void require(Target target, Schema existing, Schema incoming, List<Column> kept) {
        List<String> missing = incoming.names().stream()
                .filter(name -> existing.find(name).isEmpty())
                .toList();
        List<String> extra = existing.columns().stream()
                .map(Column::name)
                .filter(name -> incoming.find(name).isEmpty()
                        && kept.stream().noneMatch(own -> own.name().equalsIgnoreCase(name)))
                .toList();
        List<String> lost = kept.stream()
                .map(Column::name)
                .filter(name -> existing.find(name).isEmpty())
                .toList();
        List<String> unfit = unfit(existing, incoming);
        if (!unfit.isEmpty() || !missing.isEmpty() || !extra.isEmpty() || !lost.isEmpty()) {
            throw new PenstockException(
                    WriteError.COLUMNS_DIFFER,
                    "Cannot write " + target.model() + ": the table " + target.table()
                            + " and the model's rows differ: "
                            + differences(missing, extra, lost, unfit)
                            + " (make the table anew with: penstock run " + target.model() + " --full-refresh)");
        }
    }

    /** Names the columns whose values the table would have to change to hold them, with both types. */
    private static List<String> unfit(Schema existing, Schema incoming) {
        List<String> unfit = new ArrayList<>();
        for (Column column : incoming.columns()) {
            existing.find(column.name())
                    .filter(held -> !Widening.fits(column.type(), held.type()))
                    .ifPresent(held -> unfit.add(column.name() + " (" + column.type() + " into " + held.type() + ")"));
        }
        return unfit;
    }

    private static String differences(List<String> missing, List<String> extra, List<String> lost, List<String> unfit) {
        return java.util.stream.Stream.of(
                        named("the table lacks ", missing),
                        named("only the table has ", extra),
                        named("the table lacks the strategy's own ", lost),
                        named("the types of ", unfit))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String named(String what, List<String> names) {
        return names.isEmpty() ? "" : what + String.join(", ", names);
    }
}
