package io.penstock.core.relation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A query that is being put together, one SELECT around another.
 *
 * <p>A step goes into the SELECT that is there only where SQL's own order of clauses gives the same rows; else the
 * SELECT becomes a subquery. So the text stays short and the meaning is always that of the steps in their order.
 *
 * @param clauses what stands in each clause; an absent one is left out
 */
record Select(From from, Map<Clause, String> clauses) {

    /** The parts of a SELECT in the order in which they are written. */
    enum Clause {
        DISTINCT,
        COLUMNS,
        WHERE,
        GROUP,
        ORDER,
        LIMIT
    }

    /** What stands behind FROM. */
    sealed interface From {
        String text();

        /** A table, or a function that gives one. */
        record Table(String text) implements From {}

        /** A query as a user wrote it. */
        record Query(String query) implements From {
            @Override
            public String text() {
                return "(\n" + query + "\n) AS q";
            }
        }

        /** Two relations, known as {@code l} and {@code r}. */
        record Join(String text) implements From {}
    }

    Select {
        clauses = Map.copyOf(clauses);
    }

    static Select of(From from) {
        return new Select(from, Map.of());
    }

    Select filter(String condition) {
        Select inner = unless(Clause.WHERE, Clause.ORDER);
        String more = "(" + ended(condition) + ")";
        String before = inner.clauses.get(Clause.WHERE);
        return inner.with(Clause.WHERE, before == null ? more : before + "\n  AND " + more);
    }

    Select columns(List<String> expressions) {
        return unless(Clause.WHERE).with(Clause.COLUMNS, list(expressions));
    }

    /** Groups by the first expressions, by position, so that they may have aliases. */
    Select aggregate(List<String> groupBy, List<String> expressions) {
        Select inner = unless(Clause.WHERE).with(Clause.COLUMNS, list(expressions));
        if (groupBy.isEmpty()) {
            return inner;
        }
        StringBuilder positions = new StringBuilder("1");
        for (int i = 2; i <= groupBy.size(); i++) {
            positions.append(", ").append(i);
        }
        return inner.with(Clause.GROUP, positions.toString());
    }

    Select sort(List<String> expressions) {
        return unless(Clause.WHERE, Clause.ORDER).with(Clause.ORDER, list(expressions));
    }

    Select limit(long rows) {
        String before = clauses.get(Clause.LIMIT);
        long least = before == null ? rows : Math.min(rows, Long.parseLong(before));
        return with(Clause.LIMIT, Long.toString(least));
    }

    Select distinct() {
        return unless(Clause.WHERE, Clause.COLUMNS, Clause.GROUP, Clause.DISTINCT)
                .with(Clause.DISTINCT, "DISTINCT ");
    }

    Select union(Select other) {
        return of(new From.Query(member() + "\nUNION ALL\n" + other.member()));
    }

    Select join(String kind, Select other, String condition) {
        return of(new From.Join(as("l") + "\n" + kind + " " + other.as("r") + " " + condition));
    }

    /** Gives this as something to stand behind FROM under a name. */
    String as(String alias) {
        return embedded() + " AS " + alias;
    }

    /** Gives this as something to stand behind FROM. */
    String embedded() {
        return clauses.isEmpty() && from instanceof From.Table table ? table.text : "(\n" + toSql() + "\n)";
    }

    String toSql() {
        if (clauses.isEmpty() && from instanceof From.Query whole) {
            return whole.query;
        }
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(clauses.getOrDefault(Clause.DISTINCT, ""))
                .append(clauses.getOrDefault(Clause.COLUMNS, "*"))
                .append("\nFROM ")
                .append(from.text());
        append(sql, Clause.WHERE, "WHERE");
        append(sql, Clause.GROUP, "GROUP BY");
        append(sql, Clause.ORDER, "ORDER BY");
        append(sql, Clause.LIMIT, "LIMIT");
        return sql.toString();
    }

    /** Gives a SELECT that may stand beside UNION in any dialect: without an order, a limit or a WITH of its own. */
    private String member() {
        boolean simple = !(from instanceof From.Query) && !clauses.containsKey(Clause.ORDER);
        Select member = simple && !clauses.containsKey(Clause.LIMIT) ? this : wrapped();
        return member.clauses.isEmpty() && member.from instanceof From.Query
                ? "SELECT *\nFROM " + member.from.text()
                : member.toSql();
    }

    /** Gives this when it has no clauses but these, and else a SELECT around it. */
    private Select unless(Clause... harmless) {
        Set<Clause> others = EnumSet.noneOf(Clause.class);
        others.addAll(clauses.keySet());
        others.removeAll(Arrays.asList(harmless));
        return others.isEmpty() ? this : wrapped();
    }

    private Select wrapped() {
        return of(new From.Query(toSql()));
    }

    private Select with(Clause clause, String text) {
        Map<Clause, String> more = new EnumMap<>(Clause.class);
        more.putAll(clauses);
        more.put(clause, text);
        return new Select(from, more);
    }

    private void append(StringBuilder sql, Clause clause, String keyword) {
        String text = clauses.get(clause);
        if (text != null) {
            sql.append('\n').append(keyword).append(' ').append(text);
        }
    }

    private static String list(List<String> expressions) {
        StringBuilder list = new StringBuilder();
        for (String expression : expressions) {
            list.append(list.isEmpty() ? "" : ", ").append(ended(expression));
        }
        return list.toString();
    }

    /** Ends the line behind a text that may end in a comment. */
    private static String ended(String text) {
        return text.contains("--") ? text + "\n" : text;
    }
}
