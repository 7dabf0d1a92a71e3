package io.penstock.plugin.duckdb;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts DuckDB's SQL into tokens, for what the engine's parse does not tell: where a name ends and where a statement does.
 *
 * <p>Comments and white space are left out. Every text has tokens, also one that does not parse.
 */
final class SqlTokens {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    static List<Token> of(String sql) {
        SqlTokens lexer = new SqlTokens(sql);
        lexer.run();
        return lexer.tokens;
    }

    /** Gives the first statement of a text, without its semicolon and what follows. */
    static String firstStatement(String sql) {
        for (Token token : of(sql)) {
            if (token.is(sql, ';')) {
                return sql.substring(0, token.start());
            }
        }
        return sql;
    }

    /** Gives the place where a second statement begins, or -1 when there is none. */
    static int secondStatement(String sql) {
        List<Token> tokens = of(sql);
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i - 1).is(sql, ';') && !tokens.get(i).is(sql, ';')) {
                return tokens.get(i).start();
            }
        }
        return -1;
    }

    private void run() {
        int at = 0;
        while (at < sql.length()) {
            int end = skipped(at);
            if (end == at) {
                end = tokenEnd(at);
                tokens.add(new Token(at, end));
            }
            at = end;
        }
    }

    /** The end of the white space or comment that begins here, or the same place. */
    private int skipped(int at) {
        if (Character.isWhitespace(sql.charAt(at))) {
            return at + 1;
        }
        if (sql.startsWith("--", at)) {
            return after("\n", at + 2);
        }
        return sql.startsWith("/*", at) ? commentEnd(at) : at;
    }

    /** The end of a comment, in which others may stand. */
    private int commentEnd(int from) {
        int depth = 0;
        int at = from;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
            if (depth == 0) {
                return at;
            }
        }
        return at;
    }

    private int tokenEnd(int at) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            return quotedEnd(at + 1, c, false);
        }
        if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
            return quotedEnd(at + 2, '\'', true);
        }
        if (c == '$') {
            return dollarEnd(at);
        }
        int end = at + 1;
        if (isWord(c)) {
            while (end < sql.length() && isWord(sql.charAt(end))) {
                end++;
            }
        }
        return end;
    }

    private int quotedEnd(int from, char quote, boolean escapes) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == quote && at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at += 2;
            } else if (c == quote) {
                return at + 1;
            } else {
                at += escapes && c == '\\' ? 2 : 1;
            }
        }
        return sql.length();
    }

    private int dollarEnd(int at) {
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && isWord(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        boolean quotes = tagEnd < sql.length() && sql.charAt(tagEnd) == '$' && !Character.isDigit(sql.charAt(at + 1));
        return quotes ? after(sql.substring(at, tagEnd + 1), tagEnd + 1) : tagEnd;
    }

    private int after(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
    }

    /** A token by its place in the text: a word or number, a quoted text or name with its quotes, or one sign. */
    record Token(int start, int end) {
        String text(String sql) {
            return sql.substring(start, end);
        }

        boolean is(String sql, char sign) {
            return end == start + 1 && sql.charAt(start) == sign;
        }

        /** The identifier that a word, a quoted name or a text in a name's place stands for. */
        String identifier(String sql) {
            char first = sql.charAt(start);
            boolean quoted = (first == '"' || first == '`' || first == '\'') && end - start >= 2;
            String quote = String.valueOf(first);
            return quoted ? sql.substring(start + 1, end - 1).replace(quote + quote, quote) : text(sql);
        }
    }
}
