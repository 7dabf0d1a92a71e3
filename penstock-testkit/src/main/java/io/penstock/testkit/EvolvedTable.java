package io.penstock.testkit;

import io.penstock.core.evolve.Arriving;
import io.penstock.core.evolve.Evolution;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.evolve.EvolutionStep;
import io.penstock.core.evolve.Evolver;
import io.penstock.core.evolve.Held;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A table that rows of other columns come to, and what came of it in one text. */
final class EvolvedTable {
    private static final Pattern REFUSED = Pattern.compile("does not allow: (.*?) \\((say|rebuild) .*");

    private final SqlSession session;
    private final SqlDialect dialect;
    private final Held held;
    private final String before;

    EvolvedTable(SqlSession session, SqlDialect dialect, Held held) {
        this.session = session;
        this.dialect = dialect;
        this.held = held;
        this.before = outcome();
    }

    TableName table() {
        return held.table();
    }

    String name() {
        return held.table().toString();
    }

    /** What the table was like before any row came. */
    String before() {
        return before;
    }

    /** Lets rows come, in one transaction, and tells what came of it. */
    String take(Arriving rows, EvolutionOptions options) {
        Schema columns = session.find(held.table()).orElseThrow();
        TableKeys keys = rows.origin() == Arriving.Origin.CONTRACT ? session.keys(held.table()) : held.keys();
        Held now = new Held(
                held.model(), held.table(), columns, held.kept(), held.key(), keys, held.stay(), held.losing());
        session.begin();
        if (held.stay() == Held.Stay.TABLE) {
            session.execute("DELETE FROM " + dialect.render(held.table()));
        }
        try {
            Evolution evolution = Evolver.evolve(now, rows, options, dialect);
            List<String> warnings = new ArrayList<>(evolution.warnings());
            for (EvolutionStep step : evolution.steps()) {
                String stop = run(step, warnings);
                if (!stop.isEmpty()) {
                    session.rollback();
                    return stop;
                }
            }
            session.execute("INSERT INTO " + dialect.render(held.table()) + " ("
                    + evolution.arriving().columns().names().stream()
                            .map(dialect::quote)
                            .collect(Collectors.joining(", "))
                    + ") " + evolution.arriving().query());
            session.commit();
            return outcome() + (warnings.isEmpty() ? "" : " ! " + String.join(" ! ", warnings));
        } catch (PenstockException e) {
            session.rollback();
            Matcher refused = REFUSED.matcher(e.message());
            return refused.find() ? "refused: " + refused.group(1) : e.code() + ": " + e.message();
        }
    }

    private String run(EvolutionStep step, List<String> warnings) {
        if (step.kind() == EvolutionStep.Kind.PREPARE || step.kind() == EvolutionStep.Kind.CHANGE) {
            session.execute(step.sql());
            return "";
        }
        var found = RowBatch.readAll(session.query(step.sql()));
        if (step.kind() == EvolutionStep.Kind.CHECK) {
            return found.isEmpty()
                    ? ""
                    : "stops: " + step.about() + ": "
                            + found.stream().map(Object::toString).collect(Collectors.joining(" "));
        }
        String lost = String.valueOf(found.get(0).get(0));
        if (!lost.equals("0")) {
            warnings.add(step.about() + ": " + lost);
        }
        return "";
    }

    /** Tells the table's columns and rows. */
    String outcome() {
        String columns = session.find(held.table()).orElseThrow().columns().stream()
                .map(EvolvedTable::show)
                .collect(Collectors.joining(", "));
        String rows =
                RowBatch.readAll(session.query("SELECT * FROM " + dialect.render(held.table()) + " ORDER BY id"))
                        .stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(" "));
        return columns + ": " + rows;
    }

    private static String show(Column column) {
        return column.name() + " " + column.type() + (column.nullable() ? "" : " not null");
    }
}
