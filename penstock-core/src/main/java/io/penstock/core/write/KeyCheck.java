package io.penstock.core.write;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds rows that have in common what identifies a row, or that have NULL where they must not.
 *
 * <p>Rows in the order of what identifies them are compared with the one before: to sort costs engines less than to group by
 * something that is nearly always there once.
 *
 * @param identity the columns that tell rows apart
 */
record KeyCheck(Columns columns, List<String> identity) {
    /** The column that says how many rows a finding stands for. */
    static final String ROWS = Stage.PREFIX + "rows";

    /** How many findings are named. */
    static final int SAMPLE = 5;

    private static final String BEFORE = Stage.PREFIX + "before";

    /**
     * Gives the checks of rows that were compared with those of the target.
     *
     * @param condition which of the target's rows, {@code t}, count; empty for all
     */
    List<WriteStep> against(String relation, String condition) {
        String names = columns.list("t.", columns.key());
        String held = "SELECT " + names + ", count(*) AS " + columns.quote(ROWS) + " FROM "
                + columns.target().name() + " AS t WHERE " + (condition.isEmpty() ? "" : condition + " AND ")
                + "EXISTS (SELECT 1 FROM (" + again(relation) + ") AS s WHERE " + columns.sameKey() + ") GROUP BY "
                + names + " HAVING count(*) > 1 ORDER BY " + names + " LIMIT " + SAMPLE;
        return steps(relation, List.of(WriteStep.check(WriteStep.Effect.CHECK_HELD, held)));
    }

    /** Gives the checks of rows that stand for themselves. */
    List<WriteStep> of(String relation) {
        return steps(relation, List.of());
    }

    private List<WriteStep> steps(String relation, List<WriteStep> twice) {
        List<WriteStep> steps = new ArrayList<>();
        String missing = identity.stream()
                .filter(name -> !columns.target().mayBeNull(name))
                .map(name -> columns.quote(name) + " IS NULL")
                .collect(Collectors.joining(" OR "));
        if (!missing.isEmpty()) {
            steps.add(without(WriteStep.Effect.CHECK_KEYS, relation, missing));
        }
        steps.add(WriteStep.check(WriteStep.Effect.CHECK_KEYS, twice(relation)).then(twice));
        return steps;
    }

    /** Gives the query of what several rows have in common that identifies a row, and of how many these are. */
    String twice(String relation) {
        String names = columns.list("", identity);
        return "SELECT " + names + ", count(*) + 1 AS " + columns.quote(ROWS) + " FROM (" + again(relation)
                + ") AS s GROUP BY " + names + " ORDER BY count(*) DESC, " + names + " LIMIT " + SAMPLE;
    }

    /** Gives the query that finds rows without something, and counts them by what identifies them. */
    WriteStep without(WriteStep.Effect effect, String relation, String condition) {
        String names = columns.list("", identity);
        return WriteStep.check(
                effect,
                "SELECT " + names + ", count(*) AS " + columns.quote(ROWS) + " FROM " + relation + " AS s WHERE "
                        + condition + " GROUP BY " + names + " ORDER BY " + names + " LIMIT " + SAMPLE);
    }

    /** Gives the query of what identifies a row that is not the first of its kind, once for each such row. */
    String again(String relation) {
        String names = columns.list("", identity);
        String before = IntStream.range(0, identity.size())
                .mapToObj(i -> ", lag(" + columns.quote(identity.get(i)) + ") OVER w AS " + before(i))
                .collect(Collectors.joining());
        String same = IntStream.range(0, identity.size())
                .mapToObj(i -> columns.target().dialect().nullSafeEquals(columns.quote(identity.get(i)), before(i)))
                .collect(Collectors.joining(" AND "));
        return "SELECT " + names + " FROM (SELECT " + names + ", lag(1) OVER w AS " + columns.quote(BEFORE) + before
                + " FROM " + relation + " AS s WINDOW w AS (ORDER BY " + names + ")) AS s WHERE "
                + columns.quote(BEFORE)
                + " = 1 AND " + same;
    }

    private String before(int index) {
        return columns.quote(BEFORE + "_" + index);
    }
}
