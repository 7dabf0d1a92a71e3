package io.penstock.core.write;

import io.penstock.core.evolve.Held;
import java.util.List;

/** Makes the table when there is none, and leaves it as it is otherwise. */
final class OnceStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        return target.existing() == null ? new ReplaceStrategy().steps(target, incoming) : List.of();
    }

    @Override
    public Held.Stay stay() {
        return Held.Stay.NOTHING;
    }

    @Override
    public boolean readsColumns() {
        return false;
    }
}
