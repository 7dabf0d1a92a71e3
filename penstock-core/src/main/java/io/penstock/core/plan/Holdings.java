package io.penstock.core.plan;

import io.penstock.core.environment.Shown;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one environment has built, and what its models are, by one look at its databases. Not thread-safe. */
public final class Holdings {
    private final Known known;
    private final Losses losses;
    private final Showing showing;
    private final String environment;

    private Holdings(Known known, Graph graph) {
        this.known = known;
        this.environment = graph.config().environment();
        this.showing = new Showing(graph, known);
        this.losses = new Losses(known.observer(), known.observation(), node -> true);
    }

    /** Looks into the databases of an environment. */
    public static Holdings of(Graph graph, Databases databases) {
        return new Holdings(Known.of(graph, databases, Map.of()), graph);
    }

    /** Gives what the ledger says of a model; empty when it is not built. */
    public Optional<LedgerEntry> built(ModelNode node) {
        return known.isBuilt(node)
                ? Optional.ofNullable(known.entry(node)).filter(entry -> !entry.isBegun())
                : Optional.empty();
    }

    public Fingerprint fingerprint(ModelNode node) {
        return known.fingerprint(node);
    }

    /** Says whether the rows that are there are those which the model's definition makes. */
    public boolean isOfDefinition(ModelNode node, LedgerEntry entry) {
        return Fingerprints.sameRows(fingerprint(node).hash(), entry);
    }

    /** Says whether all that is to be done behind the last write of a model is done. */
    public boolean isFinished(ModelNode node, LedgerEntry entry) {
        PostProgress progress = PostProgress.of(node, entry);
        return !progress.isUnfinished() && progress.difference().isEmpty();
    }

    /**
     * Gives the fingerprint that is on record of rows which another environment made by the same definition: the rows are
     * those of the model here, looked at by the checks that were looked at there.
     */
    public String fingerprint(ModelNode node, LedgerEntry made) {
        return Fingerprints.rows(fingerprint(node).hash()) + Fingerprints.checks(made.fingerprint());
    }

    /** Gives which intervals of a model are written. */
    public Progress progress(ModelNode node) {
        return known.observation().intervals().getOrDefault(node.name(), Progress.NONE);
    }

    /** Gives what stands under a model's table name; null for nothing. */
    public RelationInfo.@Nullable Kind existing(ModelNode node) {
        return known.existing(node);
    }

    /** Gives what a virtual environment shows of a model; empty for nothing. */
    public Optional<Shown> shown(ModelNode node) {
        return Optional.ofNullable(
                known.observation().contents(node).log().shown(environment).get(node.name()));
    }

    /** Gives the number of the next change of what a virtual environment shows, by what its database has on record. */
    public long nextChange(ModelNode node) {
        return known.observation().contents(node).log().next(environment);
    }

    /** Tells what is in the way of a model's view; empty for nothing. */
    public Optional<String> obstacle(ModelNode node) {
        return showing.obstacle(node);
    }

    /** Says whether rows of a model outlive a change of its definition. */
    public boolean goesForward(ModelNode node) {
        return Predecessors.goesForward(node);
    }

    /** Tells whose a model's table is; empty when it is the model's or nobody's. */
    public Optional<String> foreign(ModelNode node) {
        return Optional.ofNullable(known.foreign(node)).map(Observer.Foreign::whose);
    }

    /** Tells which rows are lost that no query gives again, when a model's table is replaced; empty for none. */
    public Optional<String> loss(ModelNode node) {
        return losses.of(node).map(Losses.Loss::rows);
    }
}
