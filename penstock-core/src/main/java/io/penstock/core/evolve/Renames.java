package io.penstock.core.evolve;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The renames of a table's columns that are still to be done.
 *
 * <p>A column that has its new name already needs none, so that a mapping may stay where it was written.
 *
 * @param pending new names by the table's own spelling of the old
 */
record Renames(Map<String, String> pending) {

    /** Compares what was said with the table and its rows; fails where it fits neither. */
    static Renames of(Held held, Schema arriving, Map<String, String> mapping) {
        Map<String, String> pending = new LinkedHashMap<>();
        mapping.forEach((from, to) -> {
            Column now = arriving.find(to)
                    .orElseThrow(() -> wrong(
                            held,
                            from,
                            to,
                            "the new rows have no column \"" + to + "\"" + near(to, arriving.names(), "they have")));
            Column before = held.columns().find(from).orElse(null);
            boolean done = held.columns().find(to).isPresent();
            if (before == null && !done) {
                throw wrong(
                        held,
                        from,
                        to,
                        "the table " + held.table() + " has no column \"" + from + "\""
                                + near(from, held.columns().names(), "it has"));
            }
            if (before != null && done) {
                throw wrong(
                        held,
                        from,
                        to,
                        "the table " + held.table() + " has both (remove the mapping, or drop one of the columns)");
            }
            if (before != null && arriving.find(from).isPresent()) {
                throw wrong(held, from, to, "the new rows have both (rename one of them in the query)");
            }
            if (before != null) {
                pending.put(before.name(), now.name());
            }
        });
        return new Renames(pending);
    }

    private static String near(String word, List<String> valid, String known) {
        return " (" + NearestWord.remedy(word, valid, known) + ")";
    }

    private static PenstockException wrong(Held held, String from, String to, String reason) {
        return new PenstockException(
                EvolutionError.COLUMN_MAPPING,
                "Cannot write " + held.model() + ": column_mapping says that \"" + from + "\" is now \"" + to
                        + "\", and " + reason);
    }

    /** Gives columns under their new names. */
    Schema of(Schema columns) {
        List<Column> renamed = new ArrayList<>();
        for (Column column : columns.columns()) {
            renamed.add(
                    new Column(pending.getOrDefault(column.name(), column.name()), column.type(), column.nullable()));
        }
        return new Schema(renamed);
    }

    /** Gives keys with their columns under their new names. */
    TableKeys of(TableKeys keys) {
        return new TableKeys(
                renamed(keys.primary()),
                keys.unique().stream().map(this::renamed).toList());
    }

    private List<String> renamed(List<String> names) {
        return names.stream().map(name -> pending.getOrDefault(name, name)).toList();
    }

    /** Gives the name that a column has as long as nothing was renamed. */
    String original(String name) {
        return pending.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    List<String> sentences() {
        return pending.entrySet().stream()
                .map(entry -> new Difference.Renamed(entry.getKey(), entry.getValue()).sentence())
                .toList();
    }
}
