package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import java.util.List;
import java.util.Optional;

/**
 * What a model wants to be done behind its write, and what is done behind the last one.
 *
 * <p>As long as what is done is the beginning of what is wanted, the rest makes the table what it should be; otherwise the
 * model must be written anew. What leaves the table as it is, and stands behind all that does not, is only done again.
 */
record PostProgress(List<PostTransform> wanted, List<PostDone> done) {

    static PostProgress of(ModelNode node, LedgerEntry entry) {
        return new PostProgress(node.options().post(), entry.postDone());
    }

    /** Says whether something is left to do, and nothing else is amiss. */
    boolean isUnfinished() {
        return kept().size() < wanted.size() && difference().isEmpty();
    }

    /** Says whether something is left to do that makes the table what it should be. */
    boolean isUnfinishedTable() {
        return isUnfinished() && wanted.get(kept().size()).kind() == StepKind.POST;
    }

    /** Gives what is done and need not be done again. */
    List<PostDone> kept() {
        return done.subList(0, divergence());
    }

    /** Tells in words what is left to do first. */
    String next() {
        PostTransform next = wanted.get(kept().size());
        return next.numbered(wanted) + " is not done: " + next.name();
    }

    /** Tells in words why what is done cannot be a beginning; empty when it is one. */
    Optional<String> difference() {
        int at = divergence();
        List<PostDone> others = done.subList(at, done.size());
        if (others.stream().noneMatch(one -> PostTransform.changedTable(one.hash()))) {
            return Optional.empty();
        }
        PostDone first = done.get(at);
        Optional<PostTransform> same =
                wanted.stream().filter(one -> one.name().equals(first.name())).findFirst();
        if (same.isEmpty() || at == wanted.size() || wanted.get(at).kind() != StepKind.POST) {
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
