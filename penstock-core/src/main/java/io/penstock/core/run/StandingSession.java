package io.penstock.core.run;

import io.penstock.core.plan.PlannedModel;
import io.penstock.core.plan.Predecessor;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.Optional;

/** A session for which the table of a version is like the one with whose rows it is to begin. */
final class StandingSession extends ForwardingSession {
    private final TableName version;
    private final TableName before;

    private StandingSession(SqlSession session, TableName version, TableName before) {
        super(session);
        this.version = version;
        this.before = before;
    }

    /** Gives a session for a look at what a model would do; the same one where its own table is there. */
    static SqlSession of(SqlSession session, PlannedModel model) {
        Predecessor before = model.begins();
        return before == null
                ? session
                : new StandingSession(session, model.node().table(), before.table());
    }

    @Override
    public Optional<Schema> find(TableName table) {
        return super.find(standing(table));
    }

    @Override
    public TableKeys keys(TableName table) {
        return super.keys(standing(table));
    }

    private TableName standing(TableName table) {
        return table.equals(version) ? before : table;
    }

    @Override
    public void close() {
        // It is not this one's to close.
    }
}
