package io.penstock.core.write;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Words;
import io.penstock.core.contract.TableContract;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the statements of a write say of a target's columns, and demand of those of the rows. */
record Columns(Target target, Schema incoming) {

    /** The columns that identify a row, as the rows spell them. */
    List<String> key() {
        return find("primary_key", target.write().primaryKey());
    }

    /** The columns beside these. */
    List<String> beside(Collection<String> names) {
        return incoming.names().stream()
                .filter(name -> names.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
    }

    /** Gives columns that an option names, as the rows spell them. */
    List<String> find(String option, List<String> names) {
        return names.stream().map(name -> find(option, name).name()).toList();
    }

    /** Gives a column that an option names; one that the rows do not have is an error. */
    Column find(String option, String name) {
        return incoming.find(name).orElseThrow(() -> {
            Schema existing = target.existing();
            TableContract contract = target.options().contract();
            if (existing != null
                    && contract != null
                    && contract.relation().find(name).isPresent()) {
                return lacking(option, name, existing);
            }
            String near = NearestWord.suggestion(name, incoming.names());
            return new PenstockException(
                    WriteError.KEY_COLUMN_MISSING,
                    "Cannot write " + target.model() + ": its " + option + " names the column \"" + name
                            + "\", which its rows do not have"
                            + (near.isEmpty() ? " (they have: " + String.join(", ", incoming.names()) + ")" : near));
        });
    }

    /** Tells of a column that is declared and that a table lacks which is left as it is. */
    private PenstockException lacking(String option, String name, Schema existing) {
        return new PenstockException(
                WriteError.KEY_COLUMN_MISSING,
                "Cannot write " + target.model() + ": its " + option + " names the column \"" + name
                        + "\", which the table " + target.table() + " lacks (it has: "
                        + String.join(", ", existing.names())
                        + "; set on_drift to evolve, or rebuild the table with: penstock run " + target.model()
                        + " --full-refresh)");
    }

    void requireFree(Collection<String> reserved) {
        for (String name : reserved) {
            if (incoming.find(name).isPresent()) {
                throw new PenstockException(
                        WriteError.COLUMN_RESERVED,
                        "Cannot write " + target.model() + ": its rows have a column \"" + name
                                + "\", which strategy \""
                                + Words.of(target.write().strategy())
                                + "\" maintains itself (rename it in the query)");
            }
        }
    }

    /**
     * Says whether rows of the table may be marked as deleted: by this way to delete, or by an earlier one whose column stayed.
     * A key that comes clears its mark in either case.
     */
    boolean haveMarks() {
        Schema existing = target.existing();
        return existing != null
                && existing.find(MergeStrategy.DELETED_AT).isPresent()
                && incoming.find(MergeStrategy.DELETED_AT).isEmpty();
    }

    String quote(String name) {
        return target.dialect().quote(name);
    }

    /** Renders names in a row, each with a prefix such as {@code s.}. */
    String list(String prefix, Collection<String> names) {
        return names.stream().map(name -> prefix + quote(name)).collect(Collectors.joining(", "));
    }

    /** Renders that the keys of two sides, one of which is the table, are the same, NULL being the same as NULL. */
    String sameKey() {
        // A key that is never NULL is compared by plain equality, which every engine can look up or hash.
        return key().stream()
                .map(name -> target.mayBeNull(name)
                        ? target.dialect().nullSafeEquals("t." + quote(name), "s." + quote(name))
                        : "t." + quote(name) + " = s." + quote(name))
                .collect(Collectors.joining(" AND "));
    }

    /** Renders that some of the columns differ between {@code t} and {@code s}. */
    String anyDiffers(Collection<String> names) {
        return names.isEmpty()
                ? "FALSE"
                : names.stream()
                        .map(this::quote)
                        .map(name -> "NOT (" + target.dialect().nullSafeEquals("t." + name, "s." + name) + ")")
                        .collect(Collectors.joining(" OR "));
    }

    /** Renders that a relation known as {@code t} or {@code s} has no row with the key of the other. */
    String without(String relation, String alias) {
        return "NOT EXISTS (SELECT 1 FROM " + relation + " AS " + alias + " WHERE " + sameKey() + ")";
    }

    /** Renders the addition of rows of a relation known as {@code s}: their own columns, and those that are kept. */
    String insert(List<KeptColumn> own, String from) {
        List<String> names = new ArrayList<>(incoming.names());
        List<String> values = new ArrayList<>(
                incoming.names().stream().map(name -> "s." + quote(name)).toList());
        Stream.concat(own.stream(), target.audit().stream()).forEach(column -> {
            names.add(column.name());
            values.add(column.onInsert());
        });
        return "INSERT INTO " + target.name() + " (" + list("", names) + ") SELECT " + String.join(", ", values)
                + " FROM " + from;
    }

    /** Gives the values of rows whose data change: columns of the rows, and those that tell of the write. */
    Map<String, String> changes(Collection<String> names) {
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, "s." + quote(name)));
        target.audit().forEach(column -> values.put(column.name(), column.onUpdate()));
        return values;
    }

    /** Gives the values of rows of which columns change that the rows do not have, and those that tell of the write. */
    Map<String, String> changes(Map<String, String> kept) {
        Map<String, String> values = changes(List.of());
        values.putAll(kept);
        return values;
    }

    /** Renders the change of columns that the rows do not have in rows of the table, known as {@code t}. */
    String update(Map<String, String> kept, String condition) {
        String assignments = changes(kept).entrySet().stream()
                .map(value -> quote(value.getKey()) + " = " + value.getValue())
                .collect(Collectors.joining(", "));
        return "UPDATE " + target.name() + " AS t SET " + assignments + " WHERE " + condition;
    }
}
