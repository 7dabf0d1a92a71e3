package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;

/** Gathers the statements that change a table; renames come first. Confined to one thread. */
final class Alterations {
    private final SqlDialect dialect;
    private final TableName table;
    private final Schema existing;
    private final List<EvolutionStep> renames = new ArrayList<>();
    private final List<EvolutionStep> others = new ArrayList<>();

    /** Begins with the table's columns as they are once the renames are done. */
    Alterations(SqlDialect dialect, TableName table, Schema existing) {
        this.dialect = dialect;
        this.table = table;
        this.existing = existing;
    }

    Schema existing() {
        return existing;
    }

    void rename(String from, String to) {
        renames.add(
                EvolutionStep.change(alter() + "RENAME COLUMN " + dialect.quote(from) + " TO " + dialect.quote(to)));
    }

    void add(Column column) {
        Column first = Column.of(column.name(), column.type());
        others.add(EvolutionStep.change(
                alter() + "ADD COLUMN " + dialect.quote(column.name()) + " " + dialect.type(column.type())));
        if (!column.nullable()) {
            change(Schema.of(first), column);
        }
    }

    void drop(String name) {
        others.add(EvolutionStep.change(alter() + "DROP COLUMN " + dialect.quote(name)));
    }

    /** Changes a column; values without a counterpart become NULL, which a check before may have ruled out. */
    void change(Column after) {
        change(existing, after);
    }

    private void change(Schema columns, Column after) {
        Column before = columns.find(after.name()).orElseThrow();
        String value = dialect.quote(after.name());
        String expression = Lattice.fits(before.type(), after.type())
                ? dialect.cast(value, before.type(), after.type())
                : Misfits.counterpart(dialect, before, after.type());
        dialect.changeColumn(table, columns, after, expression).stream()
                .map(EvolutionStep::change)
                .forEach(others::add);
    }

    /** Gives the query for a row of the table, whichever. */
    String anyRow() {
        return "SELECT 1 FROM " + dialect.render(table) + " LIMIT 1";
    }

    List<EvolutionStep> steps() {
        List<EvolutionStep> steps = new ArrayList<>(renames);
        steps.addAll(others);
        return steps;
    }

    private String alter() {
        return "ALTER TABLE " + dialect.render(table) + " ";
    }
}
