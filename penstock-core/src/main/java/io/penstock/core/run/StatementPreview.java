package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.WritePreview;
import io.penstock.core.write.WriteRequest;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a plan would send to the databases, without sending it. Java models tell their queries only when they run. */
public final class StatementPreview {
    /** Stands for the identifier of a run, of which a preview shows nothing. */
    private static final String NO_RUN = "";

    private final Plan plan;
    private final Databases databases;
    private final Instant now;

    public StatementPreview(Plan plan, Databases databases, Instant now) {
        this.plan = plan;
        this.databases = databases;
        this.now = now;
    }

    /** Gives the statements by model, in the plan's order. */
    public Map<String, List<String>> all() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (PlannedModel model : plan.running()) {
            if (!model.node().isJava()) {
                all.put(model.name(), of(model));
            }
        }
        return all;
    }

    private List<String> of(PlannedModel model) {
        SqlDatabase database = databases.database(
                model.node().options().connection(), model.node().declaration().place());
        String query = new ResolvedQuery(plan.graph(), database.dialect())
                .of(model.node())
                .text();
        try (SqlSession session = database.session()) {
            WriteRequest request = new ModelTask(plan, model, database, NO_RUN, now, Map.of()).request(session);
            return WritePreview.statements(request, query, () -> columns(session, query));
        }
    }

    /** Gives the columns of a query; empty while the tables that it reads do not exist yet. */
    private static @Nullable Schema columns(SqlSession session, String query) {
        try {
            return session.describe(query);
        } catch (PenstockException notYet) {
            return null;
        }
    }
}
