package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.graph.Databases;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.Audit;
import io.penstock.core.write.WritePreview;
import io.penstock.core.write.WriteRequest;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells what a plan would send to the databases and change there, without sending it. */
public final class Previews {
    /** Stands for the identifier of a run, of which a preview shows nothing. */
    private static final String NO_RUN = "";

    private final Plan plan;
    private final Databases databases;
    private final Instant now;

    public Previews(Plan plan, Databases databases, Instant now) {
        this.plan = plan;
        this.databases = databases;
        this.now = now;
    }

    /** Gives the models that run, by name in the plan's order. */
    public Map<String, ModelPreview> all() {
        return of(model -> true);
    }

    /** Gives those of them whose tables are there, and whose columns may so become others. */
    public Map<String, ModelPreview> ofTables() {
        return of(model -> !model.node().isJava()
                && model.existing() == RelationInfo.Kind.TABLE
                && model.node().options().materialize() == Materialization.TABLE);
    }

    private Map<String, ModelPreview> of(Predicate<PlannedModel> wanted) {
        Map<String, ModelPreview> all = new LinkedHashMap<>();
        plan.running().stream().filter(wanted).forEach(model -> all.put(model.name(), of(model)));
        return all;
    }

    /** Looks at one model, whether it runs or not. */
    public ModelPreview of(PlannedModel model) {
        if (model.node().isJava()) {
            return new ModelPreview(model, WritePreview.UNKNOWN);
        }
        SqlDatabase database = databases.database(
                model.node().options().connection(), model.node().declaration().place());
        String query = WrittenFiles.queries(plan.graph(), database, databases)
                .of(model.node())
                .text();
        try (SqlSession session = database.session()) {
            WriteRequest request =
                    new ModelTask(plan, model, databases, NO_RUN, now, Map.of(), Audit.NONE).request(session);
            return new ModelPreview(model, WritePreview.of(request, query, () -> columns(session, query)));
        }
    }

    /** Gives the columns of a query; null while the tables that it reads do not exist yet, or lack what it reads. */
    private static @Nullable Schema columns(SqlSession session, String query) {
        try {
            return session.describe(query);
        } catch (PenstockException notYet) {
            return null;
        }
    }
}
