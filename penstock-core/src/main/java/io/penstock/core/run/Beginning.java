package io.penstock.core.run;

import io.penstock.core.environment.VersionCopy;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.graph.Version;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.plan.Predecessor;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;

/** Lets the version of a model begin with the rows of the one before it, when it is to. */
record Beginning(Plan plan, PlannedModel planned, SqlDatabase database) {
    void copy(SqlSession session, Instant now) {
        Predecessor before = planned.begins();
        if (before != null) {
            Version version = planned.node().version();
            Ledger from = new Ledger(database, before.owner());
            Ledger to = new Ledger(database, Owner.of(plan.graph()));
            VersionTable versions =
                    new VersionTable(database.dialect(), Owner.of(plan.graph().config()));
            VersionCopy.Copy copy = new VersionCopy.Copy(
                    planned.node().table(), version == null ? null : version.hash(), before.begun());
            new VersionCopy(session, database.dialect(), from, to, versions)
                    .copy(before.entry(), before.table(), before.origin(), copy, now);
        }
    }
}
