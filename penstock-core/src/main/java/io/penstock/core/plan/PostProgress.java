package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.post.PostTransform;
import java.util.List;
import java.util.Optional;

/**
 * What a model wants to be done behind its write, and what is done behind the last one.
 *
 * <p>As long as what is done is the beginning of what is wanted, the rest makes the table what it should be; otherwise the
 * model must be written anew.
 */
record PostProgress(List<PostTransform> wanted, List<PostDone> done) {

    static PostProgress of(ModelNode node, LedgerEntry entry) {
        return new PostProgress(node.options().post(), entry.postDone());
    }

    /** Says whether something is left to do, and nothing else is amiss. */
    boolean isUnfinished() {
        return done.size() < wanted.size() && divergence() == done.size();
    }

    /** Tells in words what is left to do first. */
    String next() {
        return "post-transform %d of %d is not done: %s"
                .formatted(
                        done.size() + 1, wanted.size(), wanted.get(done.size()).name());
    }

    /** Tells in words why what is done cannot be a beginning; empty when it is one. */
    Optional<String> difference() {
        int at = divergence();
        if (at == done.size()) {
            return Optional.empty();
        }
        PostDone first = done.get(at);
        Optional<PostTransform> same =
                wanted.stream().filter(one -> one.name().equals(first.name())).findFirst();
        if (same.isEmpty() || at == wanted.size()) {
            return Optional.of("post-transform " + first.name() + " is gone");
        }
        if (!same.get().hash().equals(first.hash())) {
            return Optional.of("post-transform " + first.name() + " changed");
        }
        String before = wanted.get(at).name();
        boolean moved = done.stream().anyMatch(one -> one.name().equals(before));
        return Optional.of(
                "post-transform " + before + (moved ? " stands" : " is new and stands") + " before " + first.name());
    }

    /** Counts how many are done as they are wanted. */
    private int divergence() {
        int same = 0;
        while (same < done.size()
                && same < wanted.size()
                && wanted.get(same).hash().equals(done.get(same).hash())) {
            same++;
        }
        return same;
    }
}
