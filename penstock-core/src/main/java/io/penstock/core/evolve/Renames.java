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
import java.util.Objects;
import java.util.Optional;

/**
 * The renames of a table's columns that are still to be done.
 *
 * <p>A column that has its new name already needs none, so that a mapping may stay where it was written.
 *
 * @param pending new names by the table's own spelling of the old
 */
record Renames(Map<String, String> pending) {

    /** Compares what was said with the table and its rows; fails where it fits neither. */
    static Renames of(Held held, Schema arriving, Map<String, String> said) {
        new Chains(held.columns(), said).fromTheirEnds(held);
        Map<String, String> mapping = joined(held.columns(), arriving, said);
        Chains chains = new Chains(held.columns(), mapping);
        // The end of a chain first, so that each name is free when it is given.
        Map<String, String> pending = new LinkedHashMap<>();
        for (String from : chains.fromTheirEnds(held)) {
            String to = Objects.requireNonNull(mapping.get(from));
            Column now = arriving.find(to)
                    .orElseThrow(() -> wrong(
                            held,
                            from,
                            to,
                            "the new rows have no column \"" + to + "\"" + near(to, arriving.names(), "they have")));
            if (chains.isDone(from)) {
                continue;
            }
            Column before = held.columns()
                    .find(from)
                    .orElseThrow(() -> wrong(
                            held,
                            from,
                            to,
                            "the table " + held.table() + " has no column \"" + from + "\""
                                    + near(from, held.columns().names(), "it has")));
            if (held.columns().find(to).isPresent() && !chains.isPending(to)) {
                throw wrong(
                        held,
                        from,
                        to,
                        "the table " + held.table() + " has both (remove the mapping, or drop one of the columns)");
            }
            if (arriving.find(from).isPresent() && chains.before(from).isEmpty()) {
                throw wrong(held, from, to, "the new rows have both (rename one of them in the query)");
            }
            pending.put(before.name(), now.name());
        }
        return new Renames(pending);
    }

    /** Takes two renames as one that follow each other in time: where the rows no longer have the name between. */
    private static Map<String, String> joined(Schema table, Schema arriving, Map<String, String> mapping) {
        Map<String, String> joined = new LinkedHashMap<>(mapping);
        Optional<String> first = Optional.empty();
        do {
            first.ifPresent(from -> join(from, table, joined));
            first = joined.keySet().stream()
                    .filter(from -> isFollowed(from, table, arriving, joined))
                    .findFirst();
        } while (first.isPresent());
        return joined;
    }

    private static boolean isFollowed(String from, Schema table, Schema arriving, Map<String, String> mapping) {
        String between = Objects.requireNonNull(mapping.get(from));
        boolean both = table.find(from).isPresent() && table.find(between).isPresent();
        return !both
                && arriving.find(between).isEmpty()
                && mapping.keySet().stream().anyMatch(between::equalsIgnoreCase);
    }

    /** Leaves out what was done already, or the name between. */
    private static void join(String from, Schema table, Map<String, String> mapping) {
        String between = Objects.requireNonNull(mapping.remove(from));
        if (table.find(from).isPresent()) {
            mapping.keySet().stream()
                    .filter(between::equalsIgnoreCase)
                    .findFirst()
                    .map(mapping::remove)
                    .ifPresent(to -> mapping.put(from, to));
        }
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

    /**
     * What was said, where one column may take the name that another gives up.
     *
     * @param table the columns of the table as it is
     */
    private record Chains(Schema table, Map<String, String> mapping) {
        /** Gives the old name of the column that takes a name. */
        Optional<String> before(String name) {
            return mapping.keySet().stream()
                    .filter(from -> name.equalsIgnoreCase(mapping.get(from)))
                    .findFirst();
        }

        /** Says whether the table has the new name of a column; the old one it has as well where another took that. */
        boolean isDone(String from) {
            boolean there =
                    table.find(Objects.requireNonNull(mapping.get(from))).isPresent();
            return there
                    && (table.find(from).isEmpty()
                            || before(from).filter(this::isDone).isPresent());
        }

        /** Says whether a column of the table is yet to give up its name. */
        boolean isPending(String name) {
            return mapping.keySet().stream().anyMatch(from -> from.equalsIgnoreCase(name) && !isDone(from));
        }

        /** Gives the old names, each after that of the column whose name it takes; a circle has no end. */
        List<String> fromTheirEnds(Held held) {
            List<String> ordered = new ArrayList<>();
            List<String> left = new ArrayList<>(mapping.keySet());
            while (!left.isEmpty()) {
                String end = left.stream()
                        .filter(from -> left.stream().noneMatch(name -> name.equalsIgnoreCase(mapping.get(from))))
                        .findFirst()
                        .orElseThrow(() -> wrong(
                                held,
                                left.get(0),
                                Objects.requireNonNull(mapping.get(left.get(0))),
                                "these names go round in a circle, so that nobody could tell whether it was done"
                                        + " (give one of them a new name)"));
                ordered.add(end);
                left.remove(end);
            }
            return ordered;
        }
    }
}
