package io.penstock.core.write;

import io.penstock.OnDrift;
import io.penstock.Strategy;
import io.penstock.core.contract.ContractError;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.Drift;
import io.penstock.core.contract.Misfits;
import io.penstock.core.contract.TableContract;
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
        this.kept = strategy.keptColumns(target.options());
    }

    List<WriteStep> steps(Incoming given) {
        Schema existing = target.existing();
        boolean once = target.options().write().strategy() == Strategy.NONE;
        if (once && existing != null) {
            return List.of();
        }
        if (existing != null && strategy.keepsRows()) {
            Incoming incoming = shaped(given, met(existing));
            if (contract.onDrift() == OnDrift.EVOLVE) {
                Columns.requireSame(target, existing, incoming.schema(), kept);
            }
            return strategy.steps(target, incoming);
        }
        Incoming incoming = shaped(given, contract);
        WriteStrategy into = strategy.keepsRows() ? strategy : new AppendStrategy();
        List<WriteStep> steps = new ArrayList<>(create());
        steps.addAll(into.steps(target.with(tableSchema()), incoming));
        return steps;
    }

    /** Gives the table as this write takes it, when it is there and need not be as declared. */
    private TableContract met(Schema existing) {
        if (contract.onDrift() == OnDrift.IGNORE) {
            return contract.within(existing);
        }
        List<String> differences = Drift.of(target.dialect(), tableSchema(), keys(), existing, target.keys());
        if (contract.onDrift() == OnDrift.ERROR && !differences.isEmpty()) {
            throw new PenstockException(
                    ContractError.TABLE_DRIFTED,
                    "Cannot write %s: the table %s is not as it is declared: %s (change the declaration, say on_drift: evolve or ignore, or make the table anew with: penstock run %s --full-refresh)"
                            .formatted(target.model(), target.table(), String.join("; ", differences), target.model()));
        }
        return contract;
    }

    private Incoming shaped(Incoming given, TableContract met) {
        ContractQuery query =
                new ContractQuery(met, target.dialect(), given.query(), given.schema(), target.transforms());
        return new Incoming(query.sql(), met.relation());
    }

    private ContractQuery query(Incoming given) {
        return new ContractQuery(contract, target.dialect(), given.query(), given.schema(), target.transforms());
    }

    /** Tells for which values a write failed, where it was the values; the session has no transaction open. */
    PenstockException explain(SqlSession session, String query, PenstockException failure) {
        boolean blamesValues =
                failure.code() == ConnectorError.CONVERSION || failure.code() == ConnectorError.CONSTRAINT;
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
                            contract.keys())
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

    /** Gives the keys of the table: in a history, a key stands once for each time from which on it held. */
    private TableKeys keys() {
        if (target.options().write().strategy() != Strategy.SCD_TYPE_2) {
            return contract.keys();
        }
        return new TableKeys(
                versioned(contract.keys().primary()),
                contract.keys().unique().stream().map(DeclaredWrite::versioned).toList());
    }

    private static List<String> versioned(List<String> key) {
        return key.isEmpty()
                ? key
                : Stream.concat(key.stream(), Stream.of(HistoryStrategy.VALID_FROM))
                        .toList();
    }
}
