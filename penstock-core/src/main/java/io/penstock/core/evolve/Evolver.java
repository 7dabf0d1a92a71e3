package io.penstock.core.evolve;

import io.penstock.SchemaMode;
import io.penstock.core.config.Words;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
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
    private final boolean rowsStay;

    private final List<EvolutionStep> checks = new ArrayList<>();
    private final List<Column> table = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Evolver(Held held, Arriving arriving, EvolutionOptions options, SqlDialect dialect) {
        this.held = held;
        this.arriving = arriving;
        this.mode = options.modeOrSafe();
        this.dialect = dialect;
        this.renames = Renames.of(held, arriving.columns(), options.columnMapping());
        this.alter = new Alterations(dialect, held.table(), renames.of(held.columns()));
        this.shape = new Shape(dialect, arriving);
        this.rowsStay = held.stay() == Held.Stay.ROWS_STAY;
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
        renames.pending().forEach(alter::rename);
        changes.addAll(renames.sentences());
        for (Column before : renames.of(held.columns()).columns()) {
            Optional<Column> now = arriving.columns().find(before.name());
            if (held.isKept(before.name())) {
                table.add(before);
                // What the rows must not have, their strategy refuses.
                now.ifPresent(own -> shape.add(own, own));
            } else if (now.isPresent()) {
                both(before, now.get());
            } else {
                missing(before);
            }
        }
        arriving.columns().columns().stream()
                .filter(column -> alter.existing().find(column.name()).isEmpty())
                .forEach(this::added);
        held.kept().stream()
                .filter(own -> held.columns().find(own.name()).isEmpty())
                .forEach(this::keptAdded);
        if (!problems.isEmpty()) {
            throw refused();
        }
        List<EvolutionStep> steps = new ArrayList<>(shape.stage(stage()));
        steps.addAll(checks);
        steps.addAll(rowsStay ? alter.steps() : List.of());
        return new Evolution(steps, shape.arriving(stage()), new Schema(table), changes, warnings);
    }

    private TableName stage() {
        return TableName.temporary("_penstock_arriving_" + held.table().name());
    }

    private void both(Column before, Column now) {
        Column after = new Column(before.name(), type(before, now), nullable(before, now));
        shape.add(after, now);
        table.add(after);
        if (!after.equals(before)) {
            alter.change(after);
        }
    }

    /** Decides of what type a column is to be that both sides have. */
    private DataType type(Column before, Column now) {
        DataType is = before.type();
        boolean taken = Lattice.fits(now.type(), is);
        if (now.type().equals(is) || (taken && mode != SchemaMode.STRICT)) {
            return is;
        }
        return switch (mode) {
            case STRICT -> {
                problems.add(new Difference.Retyped(before.name(), is, now.type()).sentence());
                yield is;
            }
            case IGNORE -> {
                checks.add(EvolutionStep.check(
                        inRows().sample(now, is),
                        "column \"" + now.name() + "\" (" + now.type() + ") of its rows has values that are no " + is));
                shape.mayNotFit();
                yield is;
            }
            case SAFE, FLEXIBLE, LENIENT -> change(before, now);
        };
    }

    /** Widens a column, or converts it where the mode allows to. */
    private DataType change(Column before, Column now) {
        Difference retyped = new Difference.Retyped(before.name(), before.type(), now.type());
        Optional<DataType> wider = Lattice.join(before.type(), now.type());
        if (wider.isPresent()) {
            changes.add(new Difference.Retyped(before.name(), before.type(), wider.get()).sentence());
            return wider.get();
        }
        if (mode == SchemaMode.SAFE) {
            problems.add(retyped.sentence());
            return before.type();
        }
        changes.add(retyped.sentence());
        if (rowsStay) {
            checks.add(conversion(before, now.type()));
        }
        return now.type();
    }

    /** Checks or counts the values of the table that would be lost; a key, and what may not be NULL, never loses any. */
    private EvolutionStep conversion(Column before, DataType into) {
        Column original = new Column(renames.original(before.name()), before.type(), before.nullable());
        Misfits misfits = inTable();
        boolean mayLose = mode == SchemaMode.LENIENT && before.nullable() && !held.isKey(before.name());
        return mayLose
                ? EvolutionStep.count(
                        misfits.count(original, into),
                        "column \"" + before.name() + "\" becomes " + into + ", values that are none and become NULL")
                : EvolutionStep.check(
                        misfits.sample(original, into),
                        "column \"" + before.name() + "\" (" + before.type() + ") of the table " + held.table()
                                + " has values that are no " + into);
    }

    /** Looks into the table as it is before any rename. */
    private Misfits inTable() {
        List<String> key = held.key().stream().map(renames::original).toList();
        return new Misfits(dialect, dialect.render(held.table()), held.columns(), key);
    }

    private Misfits inRows() {
        return new Misfits(dialect, dialect.render(stage()), arriving.columns(), held.key());
    }

    /** Decides whether a column may hold NULL, where a contract says it; a query does not. */
    private boolean nullable(Column before, Column now) {
        boolean said = arriving.origin() == Arriving.Origin.CONTRACT && rowsStay;
        if (!said || now.nullable() == before.nullable() || mode == SchemaMode.IGNORE) {
            return before.nullable();
        }
        String sentence =
                new Difference.Nullability(new Column(before.name(), before.type(), now.nullable())).sentence();
        if (mode == SchemaMode.STRICT) {
            problems.add(sentence);
            return before.nullable();
        }
        changes.add(sentence);
        if (!now.nullable()) {
            checks.add(EvolutionStep.check(
                    inTable().nulls(renames.original(before.name())),
                    "column \"" + before.name() + "\" of the table " + held.table() + " must not hold NULL and does"));
        }
        return now.nullable();
    }

    private void missing(Column before) {
        Difference gone = new Difference.Gone(before);
        if (mode == SchemaMode.STRICT) {
            problems.add(gone.sentence());
        } else if (mode == SchemaMode.LENIENT) {
            changes.add("column \"" + before.name() + "\" (" + before.type() + ") is dropped");
            if (rowsStay) {
                checks.add(EvolutionStep.count(
                        inTable().count(new Column(renames.original(before.name()), before.type(), true)),
                        "column \"" + before.name() + "\" is dropped, values that go with it"));
            }
            alter.drop(before.name());
        } else {
            stays(before);
        }
    }

    /** Keeps a column that the rows have no value for. */
    private void stays(Column before) {
        if (mode == SchemaMode.IGNORE && !before.nullable()) {
            problems.add("column \"" + before.name() + "\" must not hold NULL, and the rows have no value for it");
            return;
        }
        warnings.add("column \"" + before.name()
                + "\" is no longer among the columns of the rows: it stays, and is NULL in new rows");
        Column after = Column.of(before.name(), before.type());
        table.add(after);
        if (!before.nullable()) {
            changes.add(new Difference.Nullability(after).sentence());
            alter.change(after);
        }
        if (!rowsStay) {
            shape.addNull(after);
        }
    }

    private void added(Column now) {
        if (mode == SchemaMode.STRICT) {
            problems.add(new Difference.Added(now).sentence());
        } else if (mode == SchemaMode.IGNORE) {
            shape.leaveOut();
            warnings.add("column \"" + now.name() + "\" of the rows is left out: the table has none of that name");
        } else {
            Column after = arriving.origin() == Arriving.Origin.QUERY ? Column.of(now.name(), now.type()) : now;
            shape.add(after, now);
            table.add(after);
            changes.add(new Difference.Added(now).sentence());
            if (!after.nullable() && rowsStay) {
                checks.add(EvolutionStep.check(
                        alter.anyRow(),
                        "column \"" + now.name()
                                + "\" must not hold NULL, and the rows of the table have no value for it"));
            }
            alter.add(after);
        }
    }

    /** Adds a column that Penstock keeps; one that must have a value for every row cannot be had afterwards. */
    private void keptAdded(Column own) {
        boolean adds = mode != SchemaMode.STRICT && mode != SchemaMode.IGNORE;
        if (!adds || held.kept().stream().anyMatch(column -> !column.nullable())) {
            problems.add("the table lacks the strategy's own \"" + own.name() + "\"");
        } else {
            table.add(own);
            changes.add(new Difference.Added(own).sentence());
            alter.add(own);
        }
    }

    private PenstockException refused() {
        String anew = "make the table anew with: penstock run " + held.model() + " --full-refresh";
        String remedy = switch (mode) {
            case STRICT -> "say schema_mode safe to add and widen columns, or ";
            case SAFE -> "say schema_mode flexible to convert what the table holds, or ";
            case FLEXIBLE, LENIENT, IGNORE -> "";
        };
        return new PenstockException(
                EvolutionError.COLUMNS_DIFFER,
                "Cannot write " + held.model() + ": the table " + held.table()
                        + " and its rows differ in what schema_mode \""
                        + Words.of(mode) + "\" does not allow: "
                        + problems.stream().collect(Collectors.joining("; ")) + " (" + remedy + anew + ")");
    }
}
