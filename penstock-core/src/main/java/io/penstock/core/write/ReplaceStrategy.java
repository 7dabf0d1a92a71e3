package io.penstock.core.write;

import io.penstock.core.evolve.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Puts the new rows in the place of all that was there. */
final class ReplaceStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        List<WriteStep> steps = new ArrayList<>();
        List<String> statements = target.dialect().replaceTable(target.table(), withAudit(target, incoming.query()));
        for (String statement : statements.subList(0, statements.size() - 1)) {
            steps.add(WriteStep.prepare(statement));
        }
        steps.add(WriteStep.insert(statements.get(statements.size() - 1)));
        return steps;
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
