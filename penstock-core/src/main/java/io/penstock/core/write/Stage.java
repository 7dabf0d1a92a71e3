package io.penstock.core.write;

import io.penstock.spi.type.TableName;
import java.util.stream.Collectors;

/** The temporary table in which rows wait to be compared with the target. */
final class Stage {
    /** How many keys that stand more than once are named. */
    private static final int SAMPLE = 5;

    private final Target target;
    private final TableName table;

    Stage(Target target) {
        this.target = target;
        this.table = TableName.temporary("_penstock_stage_" + target.table().name());
    }

    String name() {
        return target.dialect().render(table);
    }

    WriteStep fill(String query) {
        return WriteStep.stage(target.dialect().createTemporary(table, query));
    }

    WriteStep drop() {
        return WriteStep.prepare("DROP TABLE " + name());
    }

    /** Gives the query that finds keys which stand in more than one row, each with its number of rows. */
    WriteStep checkKeys() {
        String keys =
                Columns.list(target.dialect(), "", target.options().write().primaryKey());
        return WriteStep.checkKeys("SELECT " + keys + ", count(*) AS "
                + target.dialect().quote("_rows") + " FROM "
                + name() + " GROUP BY " + keys + " HAVING count(*) > 1 ORDER BY count(*) DESC, " + keys + " LIMIT "
                + SAMPLE);
    }

    /** Renders that a row of the target has no row here with its key, or the other way round. */
    String without(String from, String alias) {
        return "NOT EXISTS (SELECT 1 FROM " + from + " AS " + alias + " WHERE " + Columns.sameKey(target) + ")";
    }

    static String assignments(Target target, java.util.List<String> names) {
        return names.stream()
                .map(target.dialect()::quote)
                .map(name -> name + " = s." + name)
                .collect(Collectors.joining(", "));
    }
}
