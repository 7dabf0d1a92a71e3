package io.penstock.core.run;

import io.penstock.core.environment.VersionCopy;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.plan.Predecessor;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;

/** Lets the version of a model begin with the rows of the one before it, when it is to. */
record Beginning(Plan plan, PlannedModel planned, SqlDatabase database) {
    void copy(SqlSession session) {
        Predecessor before = planned.begins();
        if (before != null) {
            LedgerEntry begun =
                    before.entry().renamed(planned.name()).at(planned.node().relation());
            Ledger from = new Ledger(database, before.owner());
            Ledger to = new Ledger(database, Owner.of(plan.graph()));
            new VersionCopy(session, database.dialect(), from, to)
                    .copy(before.entry(), before.table(), begun, planned.node().table());
        }
    }
}
