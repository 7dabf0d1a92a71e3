package io.penstock.core.write;

import io.penstock.core.evolve.Held;
import java.util.List;

/** Puts the new rows in the place of all that was there, in the same table. */
final class TruncateStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        return new AppendStrategy().steps(target, incoming);
    }

    @Override
    public List<WriteStep> clear(Target target) {
        // TRUNCATE itself ends the transaction in some databases.
        return List.of(WriteStep.clear("DELETE FROM " + target.name()));
    }

    @Override
    public Held.Stay stay() {
        return Held.Stay.TABLE;
    }
}
