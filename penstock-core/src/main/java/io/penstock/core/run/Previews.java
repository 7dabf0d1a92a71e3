package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.TransformBody;
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
import java.util.List;
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
        SqlDatabase database = databases.database(
                model.node().options().connection(), model.node().declaration().place());
        return new ModelPreview(model, write(model, database), post(model, database));
    }

    private List<PostPreview> post(PlannedModel model, SqlDatabase database) {
        // Left as it is written: a preview is no run.
        Map<String, String> values =
                PostSteps.values(plan, model.node(), database.dialect(), "{" + TransformBody.RUN_ID + "}");
        return model.left().stream()
                .map(transform -> new PostPreview(
                        transform.name(),
                        transform.body() instanceof TransformBody.Sql sql
                                ? sql.script().statements().stream()
                                        .map(statement -> statement.fill(values).text())
                                        .toList()
                                : List.of()))
                .toList();
    }

    private WritePreview write(PlannedModel model, SqlDatabase database) {
        if (model.node().isJava()) {
            return WritePreview.UNKNOWN;
        }
        if (model.runs() && !model.writes()) {
            return WritePreview.NOTHING;
        }
        String query = new ResolvedQuery(plan.graph(), database.dialect())
                .of(model.node())
                .text();
        try (SqlSession session = database.session()) {
            WriteRequest request =
                    new ModelTask(plan, model, database, NO_RUN, now, Map.of(), Audit.NONE).request(session);
            return WritePreview.of(request, query, () -> columns(session, query));
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
