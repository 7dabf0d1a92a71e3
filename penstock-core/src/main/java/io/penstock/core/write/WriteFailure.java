package io.penstock.core.write;

import io.penstock.Strategy;
import io.penstock.core.contract.ContractError;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.Culprit;
import io.penstock.core.contract.Misfits;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.Held;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells for which values, or for which part of a declaration, a write failed. The rows can still be read, and the session
 * has no transaction open.
 */
final class WriteFailure {
    private final Target target;
    private final SqlSession session;
    private final PenstockException failure;

    private WriteFailure(Target target, SqlSession session, PenstockException failure) {
        this.target = target;
        this.session = session;
        this.failure = failure;
    }

    /**
     * Says whether more can be told of a table's writes than the database tells: of those whose rows are not simply
     * those of the query.
     */
    static boolean explains(ModelOptions options) {
        return options.contract() != null || !options.transforms().isEmpty();
    }

    /** Gives a failure that tells more, or the same where nothing is found. */
    static PenstockException explain(Target target, SqlSession session, String query, PenstockException failure) {
        boolean ofData = failure.code() == WriteError.KEY_DUPLICATE
                || (failure.code() instanceof ConnectorError && failure.code().category() == ErrorCategory.USER);
        return ofData ? new WriteFailure(target, session, failure).explain(query) : failure;
    }

    private PenstockException explain(String query) {
        Incoming given;
        try {
            given = new Incoming(query, session.describe(query));
        } catch (PenstockException e) {
            return failure;
        }
        Culprit culprit = new Culprit(session, target.dialect(), target.model());
        TableContract contract = target.options().contract();
        if (contract == null) {
            return attempt(() -> culprit.of(
                            target.transforms(), given.query(), given.schema().names()))
                    .orElse(failure);
        }
        ContractQuery declared = new DeclaredWrite(target, contract).query(given);
        return attempt(() -> values(declared, contract))
                .or(() -> attempt(() -> culprit.of(declared, target.transforms())))
                .orElse(failure);
    }

    private Optional<PenstockException> values(ContractQuery query, TableContract contract) {
        boolean twice = failure.code() == WriteError.KEY_DUPLICATE;
        if (!twice && failure.code() != ConnectorError.CONVERSION && failure.code() != ConnectorError.CONSTRAINT) {
            return Optional.empty();
        }
        boolean keepsRows =
                WriteStrategy.of(target.options().write().strategy()).stay() == Held.Stay.ROWS;
        TableName there = target.existing() != null && keepsRows ? target.table() : null;
        List<String> identity = target.options().write().primaryKey();
        return new Misfits(
                        session,
                        query,
                        identity.isEmpty() ? contract.keys().primary() : identity,
                        twice ? TableKeys.NONE : contract.keys())
                .explain(target.model(), there, failure)
                .map(told ->
                        told.code() == ContractError.KEY_TAKEN ? sameKey(query).orElse(told) : told);
    }

    /** Gives the error of rows that have the same key, if such are the rows of a strategy by key: the same as for any table. */
    private Optional<PenstockException> sameKey(ContractQuery query) {
        Strategy strategy = target.options().write().strategy();
        if (strategy != Strategy.MERGE_BY_KEY && strategy != Strategy.SCD_TYPE_2) {
            return Optional.empty();
        }
        Columns columns = new Columns(target, query.schema());
        List<String> identity = new ArrayList<>(columns.key());
        String time = target.write().history().eventTime();
        if (time != null) {
            identity.add(columns.find("event_time", time).name());
        }
        try {
            new WriteGuard(session, target)
                    .requireKeys(new KeyCheck(columns, identity).twice("(" + query.sql() + "\n)"), () -> {});
            return Optional.empty();
        } catch (PenstockException e) {
            return e.code() == WriteError.KEY_DUPLICATE ? Optional.of(e) : Optional.empty();
        }
    }

    /** What goes wrong while looking is not what is to be told. */
    private Optional<PenstockException> attempt(Supplier<Optional<PenstockException>> look) {
        try {
            return look.get();
        } catch (PenstockException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }
}
