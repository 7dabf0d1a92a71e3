package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.lineage.JavaColumns;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.Export;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import io.penstock.core.write.Audit;
import io.penstock.core.write.WritePreview;
import io.penstock.core.write.WriteRequest;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells what a plan would send to the databases and change there, without sending it. Confined to one thread. */
public final class Previews implements AutoCloseable {
    /** Stands for the identifier of a run, of which a preview shows nothing. */
    private static final String NO_RUN = "";

    private final Plan plan;
    private final Databases databases;
    private final Instant now;
    private final PlannedColumns columns;
    private final Map<String, ModelPreview> known = new HashMap<>();

    public Previews(Plan plan, Databases databases, Instant now) {
        this.plan = plan;
        this.databases = databases;
        this.now = now;
        this.columns =
                new PlannedColumns(plan, databases, model -> of(model).write().columns());
    }

    /** Gives the models that write, by name in the plan's order. */
    public Map<String, ModelPreview> all() {
        return of(model -> true);
    }

    /** Gives those of them whose tables are there, and whose columns may so become others. */
    public Map<String, ModelPreview> ofTables() {
        return of(model -> model.existing() == RelationInfo.Kind.TABLE
                && model.node().options().materialize() == Materialization.TABLE);
    }

    private Map<String, ModelPreview> of(Predicate<PlannedModel> wanted) {
        Map<String, ModelPreview> all = new LinkedHashMap<>();
        plan.running().stream()
                .filter(model -> !model.checksOnly())
                .filter(wanted)
                .forEach(model -> all.put(model.name(), of(model)));
        return all;
    }

    /** Looks at one model, whether it runs or not. */
    public ModelPreview of(PlannedModel model) {
        ModelPreview preview = known.get(model.name());
        if (preview == null) {
            preview = new ModelPreview(model, write(model), post(model));
            known.put(model.name(), preview);
        }
        return preview;
    }

    private WritePreview write(PlannedModel model) {
        if (model.runs() && !model.writes()) {
            return WritePreview.NOTHING;
        }
        return model.node().isJava() ? ofJava(model) : ofQuery(model);
    }

    private List<PostPreview> post(PlannedModel model) {
        // Left as it is written: a preview is no run.
        Map<String, String> values = PostSteps.values(
                WrittenFiles.queries(plan.graph(), database(model.node()), databases),
                model.node(),
                "{" + TransformSql.RUN_ID + "}");
        return model.left().stream()
                .map(step -> new PostPreview(step.kind(), step.name(), statements(model.node(), step.body(), values)))
                .toList();
    }

    private List<String> statements(ModelNode node, TransformBody body, Map<String, String> values) {
        if (body instanceof TransformSql sql) {
            return sql.statements().stream()
                    .map(statement -> plan.graph()
                            .config()
                            .hidden()
                            .in(statement.fill(values).text()))
                    .toList();
        }
        return body instanceof Export export
                ? List.of(database(node)
                        .dialect()
                        .exportFile("SELECT * FROM " + values.get(TransformSql.THIS), export.path(), export.layout()))
                : List.of();
    }

    private WritePreview ofQuery(PlannedModel model) {
        ModelNode node = model.node();
        WriteRequest request = request(model);
        try {
            if (node.options().crosses()) {
                return WritePreview.of(request, "", () -> arriving(node)).withoutStatements();
            }
            String query =
                    task(model).query(columns.session(node), request.window()).text();
            return WritePreview.of(request, query, () -> columns.of(node));
        } catch (PenstockException e) {
            // The dependency that is narrowed may be made by the run only.
            return WritePreview.UNKNOWN;
        }
    }

    /** Gives the columns that rows from another connection have where they are kept; null when only the run can tell. */
    private @Nullable Schema arriving(ModelNode node) {
        Schema there = columns.of(node);
        return there == null ? null : database(node).dialect().kept(there);
    }

    /** Tells of a Java model what its records tell of its table; its query, if it is one, only the run can tell. */
    private WritePreview ofJava(PlannedModel model) {
        Schema records = JavaColumns.ofRecord(model.node());
        return records == null
                ? WritePreview.UNKNOWN
                : WritePreview.of(request(model), "", () -> records).withoutStatements();
    }

    private WriteRequest request(PlannedModel model) {
        return task(model).preview(StandingSession.of(columns.session(model.node()), model));
    }

    private ModelTask task(PlannedModel model) {
        return new ModelTask(plan, model, databases, NO_RUN, now, Map.of(), Audit.NONE);
    }

    private SqlDatabase database(ModelNode node) {
        return databases.database(
                node.options().connection(), node.declaration().place());
    }

    @Override
    public void close() {
        columns.close();
    }
}
