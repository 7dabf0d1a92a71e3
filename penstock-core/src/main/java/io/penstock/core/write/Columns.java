package io.penstock.core.write;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Words;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/** What strategies say of columns, and demand of them. */
final class Columns {
    private Columns() {}

    /** Renders names in a row, each with a prefix such as {@code s.}. */
    static String list(SqlDialect dialect, String prefix, List<String> names) {
        return names.stream().map(name -> prefix + dialect.quote(name)).collect(Collectors.joining(", "));
    }

    /** Renders a condition for each name, of the column on the left and on the right, joined by a word. */
    static String each(SqlDialect dialect, List<String> names, String word, BinaryOperator<String> condition) {
        return names.stream()
                .map(dialect::quote)
                .map(name -> condition.apply("t." + name, "s." + name))
                .collect(Collectors.joining(" " + word + " "));
    }

    /** Renders that the keys of both sides are the same, NULL being the same as NULL. */
    static String sameKey(Target target) {
        return each(target.dialect(), target.options().write().primaryKey(), "AND", target.dialect()::nullSafeEquals);
    }

    /** Renders that some of the columns differ. */
    static String anyDiffers(Target target, List<String> names) {
        return each(
                target.dialect(),
                names,
                "OR",
                (left, right) -> "NOT (" + target.dialect().nullSafeEquals(left, right) + ")");
    }

    /** The columns beside the key. */
    static List<String> beside(Schema schema, List<String> key) {
        return schema.names().stream()
                .filter(name -> key.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
    }

    static void requireKey(Target target, Schema incoming) {
        for (String key : target.options().write().primaryKey()) {
            if (incoming.find(key).isEmpty()) {
                String near = NearestWord.suggestion(key, incoming.names());
                throw new PenstockException(
                        WriteError.KEY_COLUMN_MISSING,
                        "Cannot write " + target.model() + ": its primary_key names the column \"" + key
                                + "\", which its rows do not have"
                                + (near.isEmpty()
                                        ? " (they have: " + String.join(", ", incoming.names()) + ")"
                                        : near));
            }
        }
    }

    static void requireFree(Target target, Schema incoming, List<String> reserved) {
        for (String name : reserved) {
            if (incoming.find(name).isPresent()) {
                throw new PenstockException(
                        WriteError.COLUMN_RESERVED,
                        "Cannot write " + target.model() + ": the column \"" + name + "\" is kept by the strategy "
                                + Words.of(target.options().write().strategy())
                                + " itself (give the model's own another name)");
            }
        }
    }

    /** Demands that a table has the columns of the rows, and those that the strategy keeps besides, and no others. */
    static void requireSame(Target target, Schema existing, Schema incoming, List<Column> kept) {
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
