package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.environment.Shown;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds, in one database, the tables with whose rows new versions begin: what the environment shows of the model, else what it
 * had of it before it shared it, else what production shows.
 */
final class Predecessors {
    private final Graph graph;
    private final SqlDatabase database;
    private final SqlSession session;
    private final Observation.Contents contents;
    private final Owner plain;

    Predecessors(Graph graph, SqlDatabase database, SqlSession session, Observation.Contents contents) {
        this.graph = graph;
        this.database = database;
        this.session = session;
        this.contents = contents;
        this.plain = Owner.of(graph.config());
    }

    /** Says whether rows of a model outlive a change of its definition. */
    static boolean goesForward(ModelNode node) {
        WriteOptions write = node.options().write();
        return node.options().materialize() == Materialization.TABLE
                && switch (write.strategy()) {
                    case APPEND, MERGE_BY_KEY, SCD_TYPE_2, NONE -> true;
                    case INCREMENTAL -> !write.fullRefresh();
                    case REPLACE, TRUNCATE -> false;
                };
    }

    /** Finds the table before a version that is not built, whether that begins with its rows or not. */
    Optional<Predecessor> found(ModelNode node) {
        ProjectConfig config = graph.config();
        ViewSchemas views = config.environments().views();
        if (node.version() == null || views == null) {
            return Optional.empty();
        }
        return shown(config.environment(), node)
                .or(() -> own(node))
                .or(() -> config.environment().equals(views.production())
                        ? Optional.empty()
                        : shown(views.production(), node));
    }

    private Optional<Predecessor> shown(String environment, ModelNode node) {
        Map<String, Shown> shown = contents.log().shown(environment);
        TableName view = Objects.requireNonNull(node.version()).view();
        return Stream.concat(
                        Stream.of(node.name()),
                        // A model that took over the view of one that is gone is that one under another name.
                        shown.entrySet().stream()
                                .filter(other -> !graph.contains(other.getKey()))
                                .filter(other -> fold(other.getValue().view()).equals(fold(view)))
                                .map(Map.Entry::getKey))
                .filter(shown::containsKey)
                .findFirst()
                .flatMap(model -> {
                    Shown found = Objects.requireNonNull(shown.get(model));
                    Owner owner = plain.at(model, found.version());
                    return predecessor(
                            owner, model, found.relation(), found.view().toString());
                });
    }

    /** Finds the table that the environment had under the name of its view. */
    private Optional<Predecessor> own(ModelNode node) {
        TableName view = Objects.requireNonNull(node.version()).view();
        return Optional.ofNullable(contents.holders().get(Holder.key(fold(view))))
                .filter(plain::owns)
                .filter(holder -> holder.model().equals(node.name()) || !graph.contains(holder.model()))
                .flatMap(holder -> predecessor(plain, holder.model(), view, view.toString()));
    }

    private Optional<Predecessor> predecessor(Owner owner, String model, TableName table, String shown) {
        if (contents.relations().get(fold(table)) != RelationInfo.Kind.TABLE) {
            return Optional.empty();
        }
        Optional<LedgerEntry> entry = new Ledger(database, owner)
                .load(session).values().stream()
                        .filter(written -> written.model().equals(model) && !written.isBegun())
                        .findFirst();
        return entry.map(written -> new Predecessor(table, owner, written, shown));
    }

    private TableName fold(TableName name) {
        return database.dialect().fold(name);
    }
}
