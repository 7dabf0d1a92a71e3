package io.penstock.core.write;

import io.penstock.core.evolve.Held;
import java.util.List;
import java.util.stream.Collectors;

/** Puts the new rows in the place of all that was there. */
final class ReplaceStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        // One of them brings the rows; the others change none.
        return target.dialect().replaceTable(target.table(), withAudit(target, incoming.query())).stream()
                .map(WriteStep::insert)
                .toList();
    }

    private static String withAudit(Target target, String query) {
        String audit = target.audit().stream()
                .map(column ->
                        ", " + column.onInsert() + " AS " + target.dialect().quote(column.name()))
                .collect(Collectors.joining());
        return audit.isEmpty() ? query : "SELECT s.*" + audit + " FROM (" + query + "\n) AS s";
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
