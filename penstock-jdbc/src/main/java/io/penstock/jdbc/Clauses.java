package io.penstock.jdbc;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** The canonical form of a query, by clause: what the parser writes of what it read. */
final class Clauses {
    private final SortedMap<String, String> parts = new TreeMap<>();

    private Clauses() {}

    static SortedMap<String, String> of(Select select) {
        Clauses clauses = new Clauses();
        List<WithItem<?>> with = select.getWithItemsList();
        if (with != null) {
            with.forEach(item -> clauses.put("WITH " + item.getAliasName(), item));
        }
        if (select instanceof PlainSelect plain) {
            clauses.plain(plain);
        } else {
            clauses.whole(select);
        }
        clauses.put("ORDER BY", select.getOrderByElements());
        clauses.put("LIMIT", select.getLimit());
        clauses.put("OFFSET", select.getOffset());
        clauses.put("LIMIT", select.getFetch());
        return clauses.parts;
    }

    private void plain(PlainSelect select) {
        put("DISTINCT", select.getDistinct());
        put("SELECT", select.getSelectItems());
        put("FROM", select.getFromItem());
        put("FROM", select.getJoins());
        put("WHERE", select.getWhere());
        put("GROUP BY", select.getGroupBy());
        put("HAVING", select.getHaving());
        put("QUALIFY", select.getQualify());
        put("WINDOW", select.getWindowDefinitions());
        put("FROM", select.getSampleClause());
        // What has no name of its own here is not lost.
        put("QUERY", withoutWith(select).replaceAll("\\s+", " "));
    }

    private void whole(Select select) {
        put("QUERY", withoutWith(select));
    }

    private static String withoutWith(Select select) {
        StringBuilder text = new StringBuilder();
        return select.appendSelectBodyTo(text).toString();
    }

    private void put(String clause, @Nullable Object part) {
        if (part != null) {
            String text = part instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    : part.toString();
            parts.merge(clause, text, (before, more) -> before + " " + more);
        }
    }
}
