package io.penstock.sql;

import io.penstock.spi.sql.TableReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces the tables that a query names. Immutable. */
public final class QueryRewriter {
    private static final String PART = "(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`)";
    private static final Pattern NAME = Pattern.compile("(?:" + PART + "\\.)*(" + PART + ")");

    private final UnaryOperator<String> quote;

    /** Makes a rewriter for a dialect, given by how it quotes an identifier. */
    public QueryRewriter(UnaryOperator<String> quote) {
        this.quote = Objects.requireNonNull(quote, "quote");
    }

    /**
     * Puts other texts in the places of tables.
     *
     * <p>The columns of a replaced table must be found under the name that the query knows. So a replacement that is
     * called otherwise, such as a subquery, a table function or another table, gets the last part of the reference as its
     * alias, unless the query gives one.
     *
     * @param replacement gives the text for a reference; empty to leave the reference as it is
     */
    public RewrittenQuery rewrite(
            String query, List<TableReference> tables, Function<TableReference, Optional<String>> replacement) {
        StringBuilder text = new StringBuilder(query.length() + 64);
        List<RewrittenQuery.Edit> edits = new ArrayList<>();
        int copied = 0;
        for (TableReference table : inOrder(tables)) {
            Optional<String> found = replacement.apply(table);
            if (found.isEmpty()) {
                continue;
            }
            int end = table.offset() + table.length();
            if (table.offset() < copied || end > query.length()) {
                throw new IllegalArgumentException("No place of its own in the query: " + table);
            }
            text.append(query, copied, table.offset());
            String inserted = withAlias(found.get(), table);
            edits.add(new RewrittenQuery.Edit(text.length(), inserted.length(), table.offset(), table.length()));
            text.append(inserted);
            copied = end;
        }
        return new RewrittenQuery(text.append(query, copied, query.length()).toString(), edits);
    }

    private String withAlias(String replacement, TableReference table) {
        return !table.alias().isEmpty() || isCalled(table.name(), replacement)
                ? replacement
                : replacement + " AS " + quote.apply(table.name());
    }

    private static boolean isCalled(String name, String replacement) {
        Matcher whole = NAME.matcher(replacement);
        if (!whole.matches()) {
            return false;
        }
        String last = whole.group(1);
        char first = last.charAt(0);
        String bare = first == '"' || first == '`'
                ? last.substring(1, last.length() - 1).replace("" + first + first, "" + first)
                : last;
        return bare.equalsIgnoreCase(name);
    }

    private static List<TableReference> inOrder(List<TableReference> tables) {
        return tables.stream()
                .sorted(Comparator.comparingInt(TableReference::offset))
                .toList();
    }
}
