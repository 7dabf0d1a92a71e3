package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gathers what changes of a table's columns, and renders it: in place, or as a new table. Confined to one thread. */
final class Alterations {
    private final SqlDialect dialect;
    private final Held held;
    private final Renames renames;
    private final Schema existing;
    private final List<Column> added = new ArrayList<>();
    private final Map<String, Column> changed = new LinkedHashMap<>();
    private final List<String> dropped = new ArrayList<>();

    Alterations(SqlDialect dialect, Held held, Renames renames) {
        this.dialect = dialect;
        this.held = held;
        this.renames = renames;
        this.existing = renames.of(held.columns());
    }

    /** The table's columns as they are once the renames are done. */
    Schema existing() {
        return existing;
    }

    void add(Column column) {
        added.add(column);
    }

    void drop(String name) {
        dropped.add(name);
    }

    /** Changes a column; values without a counterpart become NULL, which a check before may have ruled out. */
    void change(Column after) {
        changed.put(after.name(), after);
    }

    /** Says whether the database can only make a table with such keys anew. */
    boolean needNewTable(TableKeys keys) {
        boolean keyed = !keys.primary().isEmpty() || !keys.unique().isEmpty();
        boolean retypesKey = changed.values().stream()
                .filter(after -> !after.type().equals(before(after).type()))
                .anyMatch(after -> KeyChange.columns(keys).anyMatch(after.name()::equalsIgnoreCase));
        return keyed && !dialect.changesKeyColumns() && (retypesKey || !dropped.isEmpty());
    }

    /** Gives the statements that change the table where it is. */
    List<EvolutionStep> inPlace() {
        String alter = "ALTER TABLE " + dialect.render(held.table()) + " ";
        List<String> statements = new ArrayList<>();
        renames.pending()
                .forEach((from, to) ->
                        statements.add(alter + "RENAME COLUMN " + dialect.quote(from) + " TO " + dialect.quote(to)));
        changed.values()
                .forEach(after -> statements.addAll(dialect.changeColumn(
                        held.table(), existing, after, value(after.name(), before(after), after))));
        for (Column column : added) {
            statements.add(alter + "ADD COLUMN " + dialect.quote(column.name()) + " " + dialect.type(column.type()));
            Column loose = Column.of(column.name(), column.type());
            if (!column.nullable()) {
                statements.addAll(
                        dialect.changeColumn(held.table(), Schema.of(loose), column, dialect.quote(column.name())));
            }
        }
        dropped.forEach(name -> statements.add(alter + "DROP COLUMN " + dialect.quote(name)));
        return statements.stream().map(EvolutionStep::change).toList();
    }

    /**
     * Gives the statements that put a new table with all the rows in the place of the table.
     *
     * <p>A copy of the rows as they become tells whether the keys of the new table allow them, before the old one is dropped.
     *
     * @param after the columns of the new table
     */
    List<EvolutionStep> anew(Schema after, KeyChange keys) {
        TableName copy = TableName.temporary("_penstock_copy_" + held.table().name());
        String columns =
                String.join(", ", after.names().stream().map(dialect::quote).toList());
        String values =
                String.join(", ", after.columns().stream().map(this::copied).toList());
        Stream<EvolutionStep> fill = Stream.of(EvolutionStep.change(
                dialect.createTemporary(copy, "SELECT " + values + " FROM " + dialect.render(held.table()))));
        Stream<EvolutionStep> replace = Stream.of(
                        dialect.replaceTable(held.table(), after, keys.to()).stream(),
                        Stream.of(
                                "INSERT INTO " + dialect.render(held.table()) + " (" + columns + ") SELECT " + columns
                                        + " FROM " + dialect.render(copy),
                                "DROP TABLE " + dialect.render(copy)))
                .flatMap(statements -> statements)
                .map(EvolutionStep::change);
        return Stream.of(fill, keys.checks(dialect, copy), replace)
                .flatMap(steps -> steps)
                .toList();
    }

    /** Renders the value of a column of the new table, out of the old. */
    private String copied(Column after) {
        String name = dialect.quote(after.name());
        Column before = existing.find(after.name()).orElse(null);
        if (before == null) {
            return "CAST(NULL AS " + dialect.type(after.type()) + ") AS " + name;
        }
        String original = renames.original(before.name());
        return value(original, before, after) + " AS " + name;
    }

    private String value(String name, Column before, Column after) {
        String value = dialect.quote(name);
        if (before.type().equals(after.type())) {
            return value;
        }
        return Lattice.fits(before.type(), after.type())
                ? dialect.cast(value, before.type(), after.type())
                : Counterparts.counterpart(dialect, Column.of(name, before.type()), after.type());
    }

    private Column before(Column after) {
        return existing.find(after.name()).orElseThrow();
    }
}
