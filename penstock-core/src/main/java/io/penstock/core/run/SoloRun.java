package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.Audit;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Runs one model of a plan by itself, and remembers nothing of it but in its database. */
public final class SoloRun {
    private SoloRun() {}

    /**
     * Makes the model's rows and writes them as its strategy says, if the plan runs it.
     *
     * @param now the time that the strategy sees
     */
    public static RowCounts run(Plan plan, String model, Databases databases, Instant now) {
        PlannedModel planned = Objects.requireNonNull(plan.models().get(model), model);
        if (!planned.runs()) {
            return RowCounts.NONE;
        }
        ModelNode node = planned.node();
        SqlDatabase database = databases.database(
                node.options().connection(), node.declaration().place());
        try (SqlSession session = database.session();
                ModelCall call = new ModelCall(plan, databases, planned)) {
            new Ledger(database, Owner.of(plan.graph())).prepare(session);
            session.execute("CREATE SCHEMA IF NOT EXISTS "
                    + database.dialect().quote(node.table().schema()));
            return new ModelTask(plan, planned, databases, RunIds.next(now), now, Map.of(), Audit.NONE)
                    .run(session, call)
                    .rows();
        }
    }
}
