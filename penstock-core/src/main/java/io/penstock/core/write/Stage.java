package io.penstock.core.write;

import io.penstock.spi.connector.SparseTable;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporary tables of a write. In the stage, the rows that came in wait, each with what it says to the target.
 *
 * <p>The rows are compared while they come in, so that those which say nothing new need not be kept, but for the columns that
 * every row is asked for.
 */
final class Stage {
    /** What the names of these tables and of the columns that only they have begin with. */
    static final String PREFIX = ColumnNames.RESERVED;

    /** The target has the row already. */
    static final int SAME = 0;

    /** The target has another row for its key. */
    static final int CHANGED = 1;

    /** The target has no row for its key, or none that counts. */
    static final int NEW = 2;

    /** The target has a row for its key that is not older. */
    static final int EARLIER = 3;

    private static final String KIND = PREFIX + "kind";
    private static final String KNOWN = PREFIX + "known";

    private final Columns columns;
    private final Target target;
    private final SparseTable table;

    private Stage(Columns columns, List<String> dense, List<String> sparse) {
        this.columns = columns;
        this.target = columns.target();
        List<String> kept = new ArrayList<>(dense);
        kept.add(KIND);
        this.table = new SparseTable(table("stage"), kept, sparse);
    }

    /** Makes a stage in which rows that say nothing new keep their keys only. */
    static Stage ofKeys(Columns columns) {
        return new Stage(columns, columns.key(), columns.beside(columns.key()));
    }

    /** Makes a stage in which rows keep all of their columns. */
    static Stage ofRows(Columns columns) {
        return new Stage(columns, columns.incoming().names(), List.of());
    }

    private TableName table(String what) {
        return TableName.temporary(PREFIX + what + "_" + target.table().name());
    }

    /** Renders the name of the table that holds at least the key and the kind of every row. */
    String name() {
        return name("stage");
    }

    String name(String what) {
        return target.dialect().render(table(what));
    }

    /** Renders the relation of the rows with all columns; those of the same kind as the target's may hold NULL beside the key. */
    String rows() {
        return target.dialect().sparseRows(table);
    }

    /** Renders that a row known as {@code s} is of a kind. */
    String is(int kind) {
        return "s." + columns.quote(KIND) + " = " + kind;
    }

    /** Renders that a row known as {@code s} says something new. */
    String isNews() {
        return "s." + columns.quote(KIND) + " <> " + SAME;
    }

    /**
     * Gives the statement that fills the stage.
     *
     * @param held the rows of the target that count, as they stand behind FROM; at most one for each key
     * @param known the branches {@code WHEN ... THEN kind} for rows that find such a row, {@code t}; else they are the same
     */
    WriteStep compare(String query, String held, String known) {
        return fill("SELECT s.*, CASE WHEN t." + columns.quote(KNOWN) + " IS NULL THEN " + NEW + " " + known + " ELSE "
                + SAME
                + " END AS " + columns.quote(KIND) + " FROM (" + query + "\n) AS s LEFT JOIN (SELECT *, 1 AS "
                + columns.quote(KNOWN) + " FROM " + held + ") AS t ON " + columns.sameKey());
    }

    /** Gives the statement that fills the stage where the target has no rows. */
    WriteStep takeAll(String query) {
        return fill("SELECT s.*, " + NEW + " AS " + columns.quote(KIND) + " FROM (" + query + "\n) AS s");
    }

    private WriteStep fill(String query) {
        return WriteStep.stage(target.dialect().createSparse(table, query, columns.quote(KIND) + " <> " + SAME));
    }

    /** Gives the statement that makes another table beside the rows, from them and the target. */
    WriteStep make(String what, String query) {
        return WriteStep.prepare(target.dialect().createTemporary(table(what), query));
    }

    WriteStep drop() {
        return drop("stage");
    }

    WriteStep drop(String what) {
        return WriteStep.prepare("DROP TABLE " + name(what));
    }

    /** Gives the query that counts the target's rows of which those are taken away that have no row here. */
    WriteStep countLive(String condition) {
        return WriteStep.check(
                WriteStep.Effect.COUNT_LIVE,
                "SELECT count(*) AS " + columns.quote(PREFIX + "rows") + " FROM " + target.name() + " AS t"
                        + (condition.isEmpty() ? "" : " WHERE " + condition));
    }
}
