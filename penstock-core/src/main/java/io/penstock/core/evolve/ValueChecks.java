package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be looked for before the first change, as values decide whether the change may be: those that it would lose. Not
 * thread-safe.
 */
final class ValueChecks {
    private final SqlDialect dialect;
    private final Held held;
    private final Renames renames;
    private final List<EvolutionStep> steps = new ArrayList<>();
    private final Map<String, DataType> convertedKeys = new HashMap<>();

    /** What becomes of values that do not fit another type. */
    enum Unfit {
        /** They stand in the way of the change. */
        REFUSED,
        /** They become NULL, and are counted. */
        NULL
    }

    ValueChecks(SqlDialect dialect, Held held, Renames renames) {
        this.dialect = dialect;
        this.held = held;
        this.renames = renames;
    }

    /** Gives the queries that look, in the order in which they were asked for. */
    List<EvolutionStep> steps() {
        List<EvolutionStep> all = new ArrayList<>(steps);
        if (!convertedKeys.isEmpty()) {
            all.add(EvolutionStep.check(
                    inTable().merged(convertedKeys), "several keys of the table " + held.table() + " become one"));
        }
        return all;
    }

    /**
     * Looks for values of a column that is converted; a key, and what may not be NULL, never loses any.
     *
     * @param unfit what becomes of values that do not fit, in a column that may be without
     */
    void converted(Column before, Column now, Unfit unfit) {
        Column original = new Column(renames.original(before.name()), before.type(), before.nullable());
        boolean loses =
                unfit == Unfit.NULL && before.nullable() && !held.isKey(before.name()) && !held.isKept(before.name());
        String change = new Difference.Retyped(before.name(), before.type(), now.type()).sentence();
        steps.add(
                loses
                        ? EvolutionStep.count(
                                inTable().count(original, now.type()), change + "; values that do not fit become NULL")
                        : EvolutionStep.check(
                                inTable().sample(original, now.type()),
                                change + ", and some values of the table " + held.table() + " do not fit"));
        if (held.isKey(before.name())) {
            convertedKeys.put(original.name(), now.type());
        }
    }

    /** Looks for values of new rows, which wait in a stage, that do not fit the type that their column has and keeps. */
    void arriving(TableName stage, Schema columns, Column now, DataType type) {
        steps.add(EvolutionStep.check(
                new Counterparts(dialect, dialect.render(stage), columns, held.key()).sample(now, type),
                "column \"" + now.name() + "\" is " + type + " in the table and " + now.type()
                        + " in the new rows, and some values do not fit"));
    }

    /** Looks for NULL in a column that is to have none. */
    void madeNotNull(Column before, String sentence) {
        steps.add(EvolutionStep.check(
                inTable().nulls(renames.original(before.name())),
                sentence + ", and rows of the table " + held.table() + " have NULL in it"));
    }

    /** Counts the values of a column that is dropped. */
    void dropped(Column before) {
        steps.add(EvolutionStep.count(
                inTable().count(new Column(renames.original(before.name()), before.type(), true)),
                "column \"" + before.name() + "\" is dropped; values that are lost with it"));
    }

    /** Looks for rows, which would have no value for a column that must have one. */
    void addedNotNull(Column now) {
        steps.add(EvolutionStep.check(
                inTable().anyRow(),
                "column \"" + now.name() + "\" does not allow NULL, and the rows of the table have no value for it"));
    }

    /** Looks into the table as it is before any rename. */
    private Counterparts inTable() {
        List<String> key = held.key().stream().map(renames::original).toList();
        return new Counterparts(dialect, dialect.render(held.table()), held.columns(), key);
    }
}
