package io.penstock.core.write;

import java.util.ArrayList;
import java.util.List;

/** Puts the new rows in the place of all that was there. */
final class ReplaceStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        List<WriteStep> steps = new ArrayList<>();
        List<String> statements = target.dialect().replaceTable(target.table(), incoming.query());
        for (String statement : statements.subList(0, statements.size() - 1)) {
            steps.add(WriteStep.prepare(statement));
        }
        steps.add(WriteStep.insert(statements.get(statements.size() - 1)));
        return steps;
    }

    @Override
    public boolean keepsRows() {
        return false;
    }

    @Override
    public boolean readsColumns() {
        return false;
    }
}
