package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.environment.EnvironmentChange;
import io.penstock.core.environment.EnvironmentLogs;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.environment.ViewSwap;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a run that concerns the versions which environments share: what they are is put on record before they are built,
 * and the environment shows them when all are.
 */
final class Publication {
    private final Plan plan;
    private final RunSetup setup;
    private final Owner owner;

    Publication(Plan plan, RunSetup setup) {
        this.plan = plan;
        this.setup = setup;
        this.owner = Owner.of(plan.graph().config());
    }

    /** Puts the versions that the run builds on record. */
    void announce(Instant now) {
        Map<String, List<VersionTable.Row>> rows = new HashMap<>();
        for (PlannedModel model : plan.running()) {
            Version version = model.node().version();
            if (version != null) {
                rows.computeIfAbsent(model.node().options().connection(), name -> new ArrayList<>())
                        .add(new VersionTable.Row(
                                model.name(),
                                version.hash(),
                                model.node().table(),
                                now,
                                model.fingerprint().parts(),
                                reads(plan.graph(), model.node()).collect(Collectors.toSet()),
                                ""));
            }
        }
        rows.forEach((connection, versions) -> {
            SqlDatabase database = database(connection);
            try (SqlSession session = database.session()) {
                VersionTable table = new VersionTable(database.dialect(), owner);
                table.prepare(session);
                table.add(session, versions);
            }
        });
    }

    /** Gives the versions that a model reads, itself or through models that are part of its query. */
    private static Stream<String> reads(Graph graph, ModelNode node) {
        return node.upstream().stream()
                .map(graph::model)
                .flatMap(upstream -> upstream.options().materialize() == Materialization.EPHEMERAL
                        ? reads(graph, upstream)
                        : Stream.ofNullable(upstream.version()).map(Version::hash));
    }

    /** Lets the environment show what is built, and gives how that changed. */
    List<ViewChange> publish(String runId, Instant now) {
        List<ViewChange> changes = plan.views();
        if (!changes.isEmpty()) {
            long number = EnvironmentLogs.next(plan.graph().config(), setup.databases());
            EnvironmentChange change = new EnvironmentChange(number, now, runId, setup.command(), 0);
            new ViewSwap(owner, change, plan.graph().config().environments().place(), setup.guard())
                    .swap(changes, this::database);
        }
        return changes;
    }

    private SqlDatabase database(String connection) {
        Place place = plan.graph().config().environments().place();
        return setup.databases().database(connection, place);
    }
}
