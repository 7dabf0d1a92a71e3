package io.penstock.sql;

import java.util.Locale;

/**
 * Where common table expressions fit into a query so that all of it sees them, and what else it then takes.
 *
 * @param offset where they go
 * @param before the text before them
 * @param after the text behind them
 * @param end the text at the end of the query
 */
public record CommonTableRoom(int offset, String before, String after, String end) {

    /**
     * Finds the room in a query.
     *
     * <p>A query's own WITH takes them in, and one that begins with SELECT gets a WITH. All others are wrapped: a
     * recursive list would take a union among them for a recursion, and an engine may forget the WITH of a query in
     * parentheses behind another WITH.
     */
    public static CommonTableRoom in(String query) {
        SqlLexer lexer = new SqlLexer(query);
        String first = word(query, lexer);
        int start = lexer.start();
        int end = lexer.end();
        if (first.equals("SELECT")) {
            return new CommonTableRoom(start, "WITH ", "\n", "");
        }
        if (first.equals("WITH") && !word(query, lexer).equals("RECURSIVE")) {
            return new CommonTableRoom(end, " ", ",", "");
        }
        return new CommonTableRoom(0, "WITH ", "\nSELECT * FROM (", "\n) AS whole");
    }

    private static String word(String query, SqlLexer lexer) {
        while (lexer.next()) {
            if (lexer.kind() == SqlLexer.Kind.SQL) {
                return query.substring(lexer.start(), lexer.end()).toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }
}
