package io.penstock.core.evolve;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is written of arriving rows: which of their columns, under which names, as which types. */
final class Shape {
    private final SqlDialect dialect;
    private final Arriving arriving;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> expressions = new ArrayList<>();
    private boolean asIs = true;
    private boolean staged;

    Shape(SqlDialect dialect, Arriving arriving) {
        this.dialect = dialect;
        this.arriving = arriving;
    }

    /** Says that some values may have no counterpart: the rows then wait in a temporary table until that is known. */
    void mayNotFit() {
        staged = true;
    }

    void leaveOut() {
        asIs = false;
    }

    /** Writes a column of the rows into one of the table. */
    void add(Column into, Column from) {
        columns.add(into);
        DataType type = from.type();
        boolean same = into.name().equals(from.name()) && into.type().equals(type);
        String value = dialect.quote(from.name());
        String cast = into.type().equals(type)
                ? value
                : Lattice.fits(type, into.type())
                        ? dialect.cast(value, type, into.type())
                        : dialect.castOrNull(value, type, into.type());
        expressions.add(same ? value : cast + " AS " + dialect.quote(into.name()));
        asIs &= same;
    }

    /** Writes NULL into a column of the table. */
    void addNull(Column into) {
        columns.add(into);
        expressions.add("CAST(NULL AS " + dialect.type(into.type()) + ") AS " + dialect.quote(into.name()));
        asIs = false;
    }

    /** Gives the statement that lets the rows wait, where they must. */
    List<EvolutionStep> stage(TableName stage) {
        return staged ? List.of(EvolutionStep.prepare(dialect.createTemporary(stage, arriving.query()))) : List.of();
    }

    /** Gives the rows as they are written. */
    Arriving arriving(TableName stage) {
        String source = staged ? dialect.render(stage) : "(" + arriving.query() + "\n) AS arriving";
        String query =
                asIs && !staged ? arriving.query() : "SELECT " + String.join(", ", expressions) + " FROM " + source;
        return new Arriving(
                query, asIs && !staged ? arriving.columns() : new Schema(columns), arriving.origin(), arriving.keys());
    }
}
