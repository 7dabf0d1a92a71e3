package io.penstock.core.write;

import java.util.List;

/** Puts the new rows in the place of all that was there, in the same table. */
final class TruncateStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns columns = new Columns(target, incoming.schema());
        // TRUNCATE itself ends the transaction in some databases.
        return List.of(
                WriteStep.clear("DELETE FROM " + target.name()),
                WriteStep.insert(columns.insert(List.of(), "(" + incoming.query() + "\n) AS s")));
    }
}
