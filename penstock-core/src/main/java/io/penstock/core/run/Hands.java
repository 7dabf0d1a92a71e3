package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;

/** What one thread needs to make and write rows of a model. */
record Hands(SqlSession session, ModelCall call) implements AutoCloseable {
    /** Opens those of a thread that works beside others. */
    static Hands open(Plan plan, Databases databases, PlannedModel model, Runnable guard) {
        ModelOptions options = model.node().options();
        SqlDatabase database = databases.database(
                options.connection(), model.node().declaration().place());
        SqlSession session = new GuardedSession(database.session(), guard);
        try {
            SessionZone.enter(session, database.dialect(), options.write().intervals());
            return new Hands(session, new ModelCall(plan, databases, model));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Stops what is being done, from any thread. */
    void cancel() {
        session.cancel();
        call.cancel();
    }

    @Override
    public void close() {
        try (session) {
            call.close();
        }
    }
}
