package io.penstock.core.write;

import java.util.List;

/** Adds the new rows to those that are there. */
final class AppendStrategy implements WriteStrategy {
    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        String columns = Columns.list(target.dialect(), "", incoming.schema().names());
        return List.of(WriteStep.insert("INSERT INTO " + target.dialect().render(target.table()) + " (" + columns
                + ") SELECT " + columns + " FROM (" + incoming.query() + "\n) AS incoming"));
    }
}
