package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.post.PostTransform;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a model, and why.
 *
 * @param reason in words, for people
 * @param fingerprint what is on record of the model once that is done
 * @param existing what stands under its table's name now; null for nothing
 * @param madeAnew whether its table is made anew, whatever its strategy
 * @param checksOnly whether its rows stay as they are, because nothing but its checks changed
 * @param restated the intervals that are written, if others than those that are due; none for all other models
 * @param finishes what is done behind its last write, when only the rest is to be done; null when it is to be written
 * @param begins the table with a copy of which its own begins; null for none
 */
public record PlannedModel(
        ModelNode node,
        Action action,
        String reason,
        Fingerprint fingerprint,
        RelationInfo.@Nullable Kind existing,
        boolean madeAnew,
        boolean checksOnly,
        IntervalSet restated,
        @Nullable List<PostDone> finishes,
        @Nullable Predecessor begins) {
    public PlannedModel {
        finishes = finishes == null ? null : List.copyOf(finishes);
    }

    public String name() {
        return node.name();
    }

    public boolean runs() {
        return action == Action.RUN;
    }

    /** The post-transforms that are to be done when it runs. */
    public List<PostTransform> left() {
        List<PostTransform> all = checksOnly ? List.of() : node.options().post();
        return finishes == null ? all : all.subList(finishes.size(), all.size());
    }

    /** Says whether its rows are made anew: neither only looked at by its checks, nor only finished behind its last write. */
    public boolean writes() {
        return runs() && !checksOnly && finishes == null;
    }
}
