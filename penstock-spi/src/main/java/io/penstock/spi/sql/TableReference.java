package io.penstock.spi.sql;

import java.util.List;

/**
 * One mention of a table in a query.
 *
 * @param parts the name, unquoted: {@code [table]}, {@code [schema, table]} or {@code [catalog, schema, table]}
 * @param offset where the name begins in the query, in characters from 0
 * @param length how many characters the name takes, quotes and dots included, an alias not
 * @param alias the alias that follows, or an empty text
 */
public record TableReference(List<String> parts, int offset, int length, String alias) {
    public TableReference {
        parts = List.copyOf(parts);
    }

    public String name() {
        return parts.get(parts.size() - 1);
    }
}
