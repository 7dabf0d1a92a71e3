package io.penstock.core.evolve;

import io.penstock.SchemaMode;
import io.penstock.core.config.Words;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what is to be done so that a table and its new rows fit, as far as the mode allows.
 *
 * <p>Nothing is sent from here. What is not allowed is an error at once, of all columns together; what depends on
 * values becomes a check that runs before the first change.
 */
public final class Evolver {
    private final Held held;
    private final Arriving arriving;
    private final SchemaMode mode;
    private final SqlDialect dialect;
    private final Renames renames;
    private final Alterations alter;
    private final Shape shape;
    private final ValueChecks values;
    private final boolean rowsStay;
    private final boolean declared;

    private final List<Column> table = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> casts = new ArrayList<>();
    private boolean otherModeHelps;

    private Evolver(Held held, Arriving arriving, EvolutionOptions options, SqlDialect dialect) {
        this.held = held;
        this.arriving = arriving;
        this.mode = options.modeOrSafe();
        this.dialect = dialect;
        this.renames = Renames.of(held, arriving.columns(), options.columnMapping());
        this.alter = new Alterations(dialect, held, renames);
        this.shape = new Shape(dialect, arriving);
        this.values = new ValueChecks(dialect, held, renames);
        this.rowsStay = held.stay() == Held.Stay.ROWS;
        this.declared = arriving.origin() == Arriving.Origin.CONTRACT && held.stay() != Held.Stay.NOTHING;
    }

    /**
     * Compares and decides.
     *
     * @throws PenstockException {@link EvolutionError#COLUMNS_DIFFER} with every difference that the mode does not
     *     allow, {@link EvolutionError#COLUMN_MAPPING} when the mapping fits neither table nor rows
     */
    public static Evolution evolve(Held held, Arriving arriving, EvolutionOptions options, SqlDialect dialect) {
        return new Evolver(held, arriving, options, dialect).evolve();
    }

    private Evolution evolve() {
        changes.addAll(renames.sentences());
        for (Column before : alter.existing().columns()) {
            Optional<Column> now = arriving.columns().find(before.name());
            if (held.isKept(before.name())) {
                // What the rows must not have, their strategy refuses.
                now.ifPresent(own -> shape.add(own, own));
                kept(before);
            } else if (now.isPresent()) {
                both(before, now.get());
            } else {
                missing(before);
            }
        }
        arriving.columns().columns().stream()
                .filter(column -> alter.existing().find(column.name()).isEmpty())
                .forEach(this::added);
        keptAdded();
        KeyChange keys = keys();
        if (!problems.isEmpty()) {
            throw refused();
        }
        List<EvolutionStep> steps = new ArrayList<>(shape.stage(stage()));
        steps.addAll(values.steps());
        steps.addAll(alterations(keys));
        return new Evolution(steps, shape.arriving(stage()), new Schema(table), changes, warnings);
    }

    private List<EvolutionStep> alterations(KeyChange keys) {
        if (held.stay() == Held.Stay.NOTHING) {
            return List.of();
        }
        if (keys.isNone() && !alter.needNewTable(keys.from())) {
            return alter.inPlace();
        }
        warnings.add(
                "the table is rebuilt with its rows, because its keys or their columns change: indexes and comments"
                        + " that others made on it are lost");
        return alter.anew(new Schema(table), keys);
    }

    /** Decides what the table is to hold unique. */
    private KeyChange keys() {
        TableKeys is = renames.of(held.keys());
        KeyChange change = new KeyChange(is, declared ? arriving.keys() : is);
        List<String> sentences =
                change.differences().stream().map(Difference::sentence).toList();
        switch (mode) {
            case STRICT -> refuse(sentences);
            case IGNORE -> {
                return new KeyChange(is, is);
            }
            case SAFE, FLEXIBLE, LENIENT -> changes.addAll(sentences);
        }
        return change;
    }

    /** Refuses differences that another mode would allow. */
    private void refuse(List<String> sentences) {
        problems.addAll(sentences);
        otherModeHelps |= !sentences.isEmpty();
    }

    /** Refuses another type; that the query keeps the one of the table costs no row. */
    private void refuse(Difference.Retyped retyped) {
        refuse(List.of(retyped.sentence()));
        if (!declared && !held.isKept(retyped.column())) {
            casts.add("CAST(" + dialect.quote(retyped.column()) + " AS " + dialect.type(retyped.from()) + ")");
        }
    }

    private TableName stage() {
        return TableName.temporary("_penstock_arriving_" + held.table().name());
    }

    /** Lets a column that Penstock keeps follow what it is made of, such as the begin of versions the time of events. */
    private void kept(Column before) {
        DataType type = mode == SchemaMode.IGNORE ? before.type() : type(before, held.kept(before.name()));
        Column after = new Column(before.name(), type, before.nullable());
        table.add(after);
        if (!after.equals(before)) {
            alter.change(after);
        }
    }

    private void both(Column before, Column now) {
        Column after = new Column(before.name(), type(before, now), nullable(before, now));
        Lattice.fieldsBeside(after.type(), now.type())
                .forEach(field -> warnings.add("new rows no longer have the field \"" + field + "\" of column \""
                        + before.name() + "\": it stays, and is NULL in them"));
        shape.add(after, now);
        table.add(after);
        if (!after.equals(before)) {
            alter.change(after);
        }
    }

    /** Decides of what type a column is to be that both sides have. */
    private DataType type(Column before, Column now) {
        DataType is = before.type();
        // Two types that a database spells the same are the same to it, such as texts with a length and without.
        boolean same = dialect.type(now.type()).equals(dialect.type(is));
        if (same || (mode != SchemaMode.STRICT && Lattice.fits(now.type(), is))) {
            return is;
        }
        return switch (mode) {
            case STRICT -> {
                refuse(new Difference.Retyped(before.name(), is, now.type()));
                yield is;
            }
            case IGNORE -> {
                values.arriving(stage(), arriving.columns(), now, is);
                shape.mayNotFit();
                yield is;
            }
            case SAFE, FLEXIBLE, LENIENT -> change(before, now);
        };
    }

    /** Widens a column, or converts it where the mode allows to. */
    private DataType change(Column before, Column now) {
        Difference.Retyped retyped = new Difference.Retyped(before.name(), before.type(), now.type());
        Optional<DataType> wider = Lattice.join(before.type(), now.type());
        if (wider.isPresent()) {
            changes.add(new Difference.Retyped(before.name(), before.type(), wider.get()).sentence());
            return wider.get();
        }
        if (mode == SchemaMode.SAFE) {
            refuse(retyped);
            return before.type();
        }
        changes.add(retyped.sentence());
        if (rowsStay) {
            boolean loses = mode == SchemaMode.LENIENT && (now.nullable() || !declared);
            values.converted(before, now, loses ? ValueChecks.Unfit.NULL : ValueChecks.Unfit.REFUSED);
        }
        return now.type();
    }

    /** Decides whether a column may hold NULL, where a contract says it; a query does not. */
    private boolean nullable(Column before, Column now) {
        if (!declared || now.nullable() == before.nullable() || mode == SchemaMode.IGNORE) {
            return before.nullable();
        }
        String sentence =
                new Difference.Nullability(new Column(before.name(), before.type(), now.nullable())).sentence();
        if (mode == SchemaMode.STRICT) {
            refuse(List.of(sentence));
            return before.nullable();
        }
        changes.add(sentence);
        if (!now.nullable() && rowsStay) {
            values.madeNotNull(before, sentence);
        }
        return now.nullable();
    }

    private void missing(Column before) {
        if (mode == SchemaMode.STRICT) {
            refuse(List.of(new Difference.Gone(before).sentence()));
        } else if (mode == SchemaMode.LENIENT) {
            changes.add("column \"" + before.name() + "\" (" + before.type() + ") is dropped");
            if (rowsStay) {
                values.dropped(before);
            }
            alter.drop(before.name());
        } else {
            stays(before);
        }
    }

    /** Keeps a column that the rows have no value for. */
    private void stays(Column before) {
        if (mode == SchemaMode.IGNORE && !before.nullable()) {
            problems.add("column \"" + before.name() + "\" does not allow NULL, and the new rows have no value for it");
            return;
        }
        warnings.add("new rows no longer have column \"" + before.name() + "\": it stays, and is NULL in them");
        Column after = Column.of(before.name(), before.type());
        table.add(after);
        if (!before.nullable()) {
            changes.add(new Difference.Nullability(after).sentence());
            alter.change(after);
        }
        if (held.stay() == Held.Stay.NOTHING) {
            shape.addNull(after);
        }
    }

    private void added(Column now) {
        if (mode == SchemaMode.STRICT) {
            refuse(List.of(new Difference.Added(now).sentence()));
        } else if (mode == SchemaMode.IGNORE) {
            shape.leaveOut();
            warnings.add("the table has no column \"" + now.name() + "\": it is left out of the new rows");
        } else {
            Column after = declared ? now : Column.of(now.name(), now.type());
            shape.add(after, now);
            table.add(after);
            changes.add(new Difference.Added(now).sentence());
            if (!after.nullable() && rowsStay) {
                values.addedNotNull(now);
            }
            alter.add(after);
        }
    }

    /** Adds the columns that Penstock keeps; one that must have a value in every row cannot be had afterwards. */
    private void keptAdded() {
        List<Column> lacking = held.kept().stream()
                .filter(own -> held.columns().find(own.name()).isEmpty())
                .toList();
        boolean adds = mode != SchemaMode.STRICT && mode != SchemaMode.IGNORE;
        boolean allNullable = lacking.stream().allMatch(Column::nullable);
        if (adds && (allNullable || !rowsStay)) {
            for (Column own : lacking) {
                table.add(own);
                changes.add(new Difference.Added(own).sentence());
                alter.add(own);
            }
        } else if (!lacking.isEmpty()) {
            problems.add("the table lacks "
                    + lacking.stream().map(Column::name).collect(Collectors.joining(", "))
                    + ", which Penstock keeps in it" + (allNullable ? "" : ", and its rows have no value for that"));
            otherModeHelps |= allNullable;
        }
    }

    private PenstockException refused() {
        boolean loses = !held.losing().isEmpty();
        String cast = loses && !casts.isEmpty() ? "say " + String.join(", ", casts) + " in the query, " : "";
        String rebuild = "rebuild the table with: penstock run " + held.model() + " --full-refresh"
                + (loses ? ", which loses " + held.losing() : "");
        String remedy = switch (mode) {
            case STRICT -> "say schema_mode safe to add and widen columns, or ";
            case SAFE -> "say schema_mode flexible to convert what the table holds, or ";
            case FLEXIBLE, LENIENT, IGNORE -> "";
        };
        return new PenstockException(
                EvolutionError.COLUMNS_DIFFER,
                "Cannot write " + held.model() + ": the table " + held.table()
                        + " and its new rows differ in ways that schema_mode \""
                        + Words.of(mode) + "\" does not allow: " + String.join("; ", problems) + " (" + cast
                        + (otherModeHelps ? remedy : "") + rebuild + ")");
    }
}
