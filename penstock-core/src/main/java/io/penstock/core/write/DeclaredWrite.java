package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.OnDrift;
import io.penstock.Strategy;
import io.penstock.core.contract.ContractError;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.Drift;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.Arriving;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.error.PenstockException;
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

    DeclaredWrite(Target target, TableContract contract) {
        this.target = target;
        this.contract = contract;
        this.strategy = WriteStrategy.of(target.options().write().strategy());
    }

    WritePlan plan(Incoming given) {
        Schema existing = target.existing();
        boolean once = target.options().write().strategy() == Strategy.NONE;
        if (once && existing != null) {
            return new WritePlan(List.of(), existing);
        }
        if (existing != null && strategy.keepsTable()) {
            return into(existing, query(given));
        }
        Incoming incoming = incoming(query(given));
        WriteStrategy into = strategy.keepsTable() ? strategy : new AppendStrategy();
        List<WriteStep> steps = new ArrayList<>(create());
        steps.addAll(into.firstSteps(target.with(tableSchema()), incoming));
        return new WritePlan(steps, tableSchema());
    }

    /** Writes into a table that is there, which may be another than declared. */
    private WritePlan into(Schema existing, ContractQuery query) {
        if (contract.onDrift() == OnDrift.EVOLVE) {
            return WritePlan.evolved(
                    target,
                    existing,
                    new Arriving(
                            query.sql(), query.schema(), Arriving.Origin.CONTRACT, keys(target.options(), contract)));
        }
        List<WriteStep> steps = new ArrayList<>(strategy.clear(target));
        if (contract.onDrift() == OnDrift.ERROR) {
            requireAsDeclared(existing);
            steps.addAll(strategy.steps(target, incoming(query)));
        } else {
            steps.addAll(strategy.steps(target, incoming(query.within(existing))));
        }
        return new WritePlan(steps, existing);
    }

    private void requireAsDeclared(Schema existing) {
        List<String> differences =
                Drift.of(target.dialect(), tableSchema(), keys(target.options(), contract), existing, target.keys());
        if (!differences.isEmpty()) {
            throw new PenstockException(
                    ContractError.TABLE_DRIFTED,
                    "Cannot write %s: the table %s differs from its declaration: %s (change the declaration, set on_drift to evolve or ignore, or rebuild the table with: penstock run %s --full-refresh)"
                            .formatted(target.model(), target.table(), String.join("; ", differences), target.model()));
        }
    }

    private static Incoming incoming(ContractQuery query) {
        return new Incoming(query.sql(), query.schema());
    }

    ContractQuery query(Incoming given) {
        return ContractQuery.of(contract, target.dialect(), given.query(), given.schema(), target.transforms())
                .with(target.options().onRowError());
    }

    private List<WriteStep> create() {
        return target.dialect().replaceTable(target.table(), tableSchema(), keys(target.options(), contract)).stream()
                .map(WriteStep::prepare)
                .toList();
    }

    private Schema tableSchema() {
        return WriteStrategy.columns(target.options(), contract.relation());
    }

    /**
     * Gives the keys that the table itself holds unique. In a history, a key stands once for each time from which on it
     * held; among rows that are only marked as deleted, what is no primary key may stand again.
     */
    static TableKeys keys(ModelOptions options, TableContract contract) {
        TableKeys keys = contract.keys();
        if (options.write().strategy() == Strategy.SCD_TYPE_2) {
            return new TableKeys(
                    versioned(options, keys.primary()),
                    keys.unique().stream().map(key -> versioned(options, key)).toList());
        }
        boolean marks = options.write().deletes().mode() == DeleteMode.SOFT;
        return marks ? new TableKeys(keys.primary(), List.of()) : keys;
    }

    private static List<String> versioned(ModelOptions options, List<String> key) {
        return key.isEmpty()
                ? key
                : Stream.concat(
                                key.stream(),
                                Stream.of(options.write().history().validFrom()))
                        .toList();
    }
}
