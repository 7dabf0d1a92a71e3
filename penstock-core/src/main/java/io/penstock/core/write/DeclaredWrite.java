package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.OnDrift;
import io.penstock.Strategy;
import io.penstock.core.contract.ContractError;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.Drift;
import io.penstock.core.contract.Misfits;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.Arriving;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Puts the statements of a write in order whose table is declared: it is made as declared, and takes rows as declared. */
final class DeclaredWrite {
    private final Target target;
    private final TableContract contract;
    private final WriteStrategy strategy;
    private final List<Column> kept;

    DeclaredWrite(Target target, TableContract contract) {
        this.target = target;
        this.contract = contract;
        this.strategy = WriteStrategy.of(target.options().write().strategy());
        this.kept = Stream.concat(
                        strategy.keptColumns(target.options(), contract.relation()).stream(),
                        target.audit().stream().map(KeptColumn::column))
                .toList();
    }

    WritePlan plan(Incoming given) {
        Schema existing = target.existing();
        boolean once = target.options().write().strategy() == Strategy.NONE;
        if (once && existing != null) {
            return plan(List.of());
        }
        if (existing != null && strategy.keepsRows()) {
            return into(existing, query(given));
        }
        Incoming incoming = incoming(query(given));
        WriteStrategy into = strategy.keepsRows() ? strategy : new AppendStrategy();
        List<WriteStep> steps = new ArrayList<>(create());
        steps.addAll(into.firstSteps(target.with(tableSchema()), incoming));
        return plan(steps);
    }

    /** Writes into a table that is there, which may be another than declared. */
    private WritePlan into(Schema existing, ContractQuery query) {
        if (contract.onDrift() == OnDrift.EVOLVE) {
            return WritePlan.evolved(target, existing, incoming(query), Arriving.Origin.CONTRACT);
        }
        if (contract.onDrift() == OnDrift.ERROR) {
            requireAsDeclared(existing);
            return plan(strategy.steps(target, incoming(query)));
        }
        return plan(strategy.steps(target, incoming(query.within(existing))));
    }

    private static WritePlan plan(List<WriteStep> steps) {
        return new WritePlan(steps, List.of(), List.of());
    }

    private void requireAsDeclared(Schema existing) {
        List<String> differences = Drift.of(target.dialect(), tableSchema(), keys(), existing, target.keys());
        if (!differences.isEmpty()) {
            throw new PenstockException(
                    ContractError.TABLE_DRIFTED,
                    "Cannot write %s: the table %s is not as it is declared: %s (change the declaration, say on_drift: evolve or ignore, or make the table anew with: penstock run %s --full-refresh)"
                            .formatted(target.model(), target.table(), String.join("; ", differences), target.model()));
        }
    }

    private static Incoming incoming(ContractQuery query) {
        return new Incoming(query.sql(), query.schema());
    }

    private ContractQuery query(Incoming given) {
        return ContractQuery.of(contract, target.dialect(), given.query(), given.schema(), target.transforms());
    }

    /** Tells for which values a write failed, where it was the values; the session has no transaction open. */
    PenstockException explain(SqlSession session, String query, PenstockException failure) {
        boolean twice = failure.code() == WriteError.KEY_DUPLICATE;
        boolean blamesValues =
                twice || failure.code() == ConnectorError.CONVERSION || failure.code() == ConnectorError.CONSTRAINT;
        if (!blamesValues) {
            return failure;
        }
        Incoming given = new Incoming(query, session.describe(query));
        boolean taken = target.existing() != null && strategy.keepsRows();
        List<String> identity = target.options().write().primaryKey();
        try {
            return new Misfits(
                            session,
                            query(given),
                            identity.isEmpty() ? contract.keys().primary() : identity,
                            twice ? TableKeys.NONE : contract.keys())
                    .explain(target.model(), taken ? target.table() : null, failure)
                    .orElse(failure);
        } catch (PenstockException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private List<WriteStep> create() {
        return target.dialect().replaceTable(target.table(), tableSchema(), keys()).stream()
                .map(WriteStep::prepare)
                .toList();
    }

    private Schema tableSchema() {
        return new Schema(Stream.concat(contract.relation().columns().stream(), kept.stream())
                .toList());
    }

    /**
     * Gives the keys that the table itself holds unique. In a history, a key stands once for each time from which on it
     * held; among rows that are only marked as deleted, what is no primary key may stand again.
     */
    private TableKeys keys() {
        if (target.write().strategy() == Strategy.SCD_TYPE_2) {
            return new TableKeys(
                    versioned(contract.keys().primary()),
                    contract.keys().unique().stream().map(this::versioned).toList());
        }
        boolean marks = target.write().deletes().mode() == DeleteMode.SOFT;
        return marks ? new TableKeys(contract.keys().primary(), List.of()) : contract.keys();
    }

    private List<String> versioned(List<String> key) {
        return key.isEmpty()
                ? key
                : Stream.concat(key.stream(), Stream.of(target.write().history().validFrom()))
                        .toList();
    }
}
