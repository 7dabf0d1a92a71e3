package io.penstock.sql;

/**
 * Cuts SQL into comments, quoted texts, semicolons and the rest.
 *
 * <p>It knows what can hide a semicolon or a comment mark: both kinds of comments (those in blocks nest), strings with
 * and without escapes, dollar quotes and quoted identifiers. What is not closed reaches to the end of the text: the
 * engine that reads the query tells of it best. Confined to one thread.
 */
final class SqlLexer {
    private static final String DOLLAR = "$";

    private final String text;
    private int start;
    private int end;
    private Kind kind = Kind.SPACE;

    SqlLexer(String text) {
        this.text = text;
    }

    /** Goes to the next token; false at the end of the text. */
    boolean next() {
        start = end;
        if (start >= text.length()) {
            return false;
        }
        char c = text.charAt(start);
        if (Character.isWhitespace(c)) {
            take(Kind.SPACE, skipSpace(start));
        } else if (c == ';') {
            take(Kind.SEMICOLON, start + 1);
        } else if (text.startsWith("--", start)) {
            take(Kind.LINE_COMMENT, endOfLine(start));
        } else if (text.startsWith("/*", start)) {
            take(Kind.BLOCK_COMMENT, endOfComment(start));
        } else {
            take(Kind.SQL, endOfSql(c));
        }
        return true;
    }

    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    private void take(Kind found, int to) {
        kind = found;
        end = to;
    }

    private int endOfSql(char first) {
        if (first == '\'' || first == '"') {
            return endOfQuoted(start, first, false);
        }
        if ((first == 'E' || first == 'e') && text.startsWith("'", start + 1)) {
            return endOfQuoted(start + 1, '\'', true);
        }
        if (first == '$') {
            return endOfDollarQuoted();
        }
        return isWord(first) ? endOfWord(start) : start + 1;
    }

    private int endOfQuoted(int from, char quote, boolean escapes) {
        int i = from + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (escapes && c == '\\') {
                i += 2;
            } else if (c != quote) {
                i++;
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return text.length();
    }

    /** Reads {@code $$...$$} and {@code $tag$...$tag$}; a lone dollar, as of a parameter, is a token by itself. */
    private int endOfDollarQuoted() {
        int tagEnd = start + 1;
        if (tagEnd < text.length() && !Character.isDigit(text.charAt(tagEnd))) {
            while (tagEnd < text.length() && text.charAt(tagEnd) != '$' && isWord(text.charAt(tagEnd))) {
                tagEnd++;
            }
        }
        if (!text.startsWith(DOLLAR, tagEnd)) {
            return start + 1;
        }
        String tag = text.substring(start, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        return close < 0 ? text.length() : close + tag.length();
    }

    private int endOfComment(int from) {
        int depth = 1;
        int i = from + 2;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return text.length();
    }

    private int endOfLine(int from) {
        int stop = text.indexOf('\n', from);
        return stop < 0 ? text.length() : stop;
    }

    private int endOfWord(int from) {
        int i = from;
        while (i < text.length() && isWord(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int skipSpace(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Goes on from another place, for a reader that knows better where a token ends. */
    void resume(int offset) {
        end = offset;
    }

    /** Tells letters of names; a dollar may stand in a name but not begin one. */
    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    /** What a token is. */
    enum Kind {
        SPACE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        SEMICOLON,
        SQL
    }
}
