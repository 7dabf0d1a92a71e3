package io.penstock.core.write;

import io.penstock.spi.type.TableName;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The temporary tables in which rows wait to be compared with the target. */
final class Stage {
    /** What the names of these tables and of the columns that only they have begin with. */
    static final String PREFIX = ReservedColumns.PREFIX;

    /** How many rows that stand in the way are named. */
    static final int SAMPLE = 5;

    private final Columns columns;
    private final Target target;

    Stage(Columns columns) {
        this.columns = columns;
        this.target = columns.target();
    }

    /** Renders the name of the table that holds the rows as they came. */
    String name() {
        return name("stage");
    }

    String name(String what) {
        return target.dialect().render(table(what));
    }

    private TableName table(String what) {
        return TableName.temporary(PREFIX + what + "_" + target.table().name());
    }

    WriteStep fill(String query) {
        return WriteStep.stage(target.dialect().createTemporary(table("stage"), query));
    }

    /** Gives the statement that makes another table beside the rows, from them and the target. */
    WriteStep make(String what, String query) {
        return WriteStep.prepare(target.dialect().createTemporary(table(what), query));
    }

    WriteStep drop(String what) {
        return WriteStep.prepare("DROP TABLE " + name(what));
    }

    /** Gives the query that finds what identifies more than one row, or has NULL where it must not, each with its number of rows. */
    WriteStep checkKeys(List<String> identity) {
        String names = columns.list("", identity);
        String rows = columns.quote(PREFIX + "rows");
        return WriteStep.check(
                WriteStep.Effect.CHECK_KEYS,
                "SELECT " + names + ", count(*) AS " + rows + " FROM " + name() + " GROUP BY " + names
                        + " HAVING count(*) > 1" + missing(identity) + " ORDER BY count(*) DESC, " + names + " LIMIT "
                        + SAMPLE);
    }

    private String missing(Collection<String> identity) {
        return identity.stream()
                .filter(name -> !target.mayBeNull(name))
                .map(name -> " OR " + columns.quote(name) + " IS NULL")
                .collect(Collectors.joining());
    }

    /** Gives the query that counts the target's rows of which those are taken away that have no row here. */
    WriteStep countLive(String condition) {
        return WriteStep.check(
                WriteStep.Effect.COUNT_LIVE,
                "SELECT count(*) AS " + columns.quote(PREFIX + "rows") + " FROM " + target.name() + " AS t"
                        + (condition.isEmpty() ? "" : " WHERE " + condition));
    }
}
