package io.penstock.core.post;

import io.penstock.core.config.ContentHash;
import io.penstock.spi.error.Place;
import java.util.List;

/**
 * Something that is done behind the write of a model, in a transaction of its own.
 *
 * @param name unique among those of its kind in the model
 * @param continueOnFailure whether its failure is only warned of
 * @param place where the model says it
 */
public record PostTransform(StepKind kind, String name, TransformBody body, boolean continueOnFailure, Place place) {
    private static final String ASIDE = "aside-";

    /** Gives a hash of what it does, whatever it is called and whatever becomes of a failure. */
    public String hash() {
        String hash = new ContentHash().add(body.definition()).hex().substring(0, 32);
        return kind == StepKind.POST ? hash : ASIDE + hash;
    }

    /** Says by the hash of what was done whether it was a part of how the model's table came about. */
    public static boolean changedTable(String hash) {
        return !hash.startsWith(ASIDE);
    }

    /** Tells which of its kind it is of all that are to be done, in words. */
    public String numbered(List<PostTransform> all) {
        List<PostTransform> alike =
                all.stream().filter(one -> one.kind() == kind).toList();
        return "%s %d of %d".formatted(kind.word(), alike.indexOf(this) + 1, alike.size());
    }
}
