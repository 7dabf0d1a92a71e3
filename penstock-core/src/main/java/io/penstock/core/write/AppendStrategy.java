package io.penstock.core.write;

import java.util.List;

/** Adds the new rows to those that are there. */
final class AppendStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns columns = new Columns(target, incoming.schema());
        return List.of(WriteStep.insert(columns.insert(List.of(), "(" + incoming.query() + "\n) AS s")));
    }
}
