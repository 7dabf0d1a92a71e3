package io.penstock.sql;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises headers in the comments of a file. Confined to one thread. */
final class HeaderScanner {
    private static final Pattern LINE = Pattern.compile("--+[ \\t]*@([A-Za-z_][\\w-]*)[ \\t]*([(:])?");
    private static final Pattern BLOCK = Pattern.compile("/\\*+\\s*@([A-Za-z_][\\w-]*)\\s*(\\()?");
    private static final Set<String> WORDS = Set.of("model", "check");
    private static final String QUOTES = "\"'";

    private final String content;
    private int end;

    HeaderScanner(String content) {
        this.content = content;
    }

    /** Reads the header that begins at a comment; empty when it is a comment like any other. */
    Optional<HeaderPart> scan(int comment) {
        Matcher line = LINE.matcher(content).region(comment, content.length());
        if (line.lookingAt()) {
            return Optional.of(line(line));
        }
        Matcher block = BLOCK.matcher(content).region(comment, content.length());
        return block.lookingAt() ? Optional.of(block(block)) : Optional.empty();
    }

    /** The offset behind the header that was found last. */
    int end() {
        return end;
    }

    private HeaderPart line(Matcher found) {
        int from = found.end();
        int endOfLine = endOfLine(from);
        end = endOfLine;
        String mark = found.group(2);
        if (mark == null) {
            return part(HeaderPart.Kind.BARE, found, from, "");
        }
        if (mark.equals(":")) {
            return part(HeaderPart.Kind.LINE, found, from, content.substring(from, endOfLine));
        }
        String lines = blankMarks(from, endOfCommentLines(endOfLine));
        int close = endOfCall(lines);
        // A call that is not closed takes its first line only: what follows is more likely another comment.
        end = endOfLine(close < 0 ? from : from + close);
        return part(HeaderPart.Kind.CALL, found, from, lines.substring(0, end - from));
    }

    private HeaderPart block(Matcher found) {
        int from = found.end();
        int close = endOfBlock(from);
        end = Math.min(close + 2, content.length());
        String text = content.substring(from, close);
        if (found.group(2) != null) {
            return part(HeaderPart.Kind.CALL, found, from, text);
        }
        boolean header = WORDS.contains(found.group(1));
        return part(header ? HeaderPart.Kind.BLOCK : HeaderPart.Kind.BARE, found, from, header ? text : "");
    }

    private static HeaderPart part(HeaderPart.Kind kind, Matcher found, int offset, String text) {
        return new HeaderPart(kind, found.group(1), found.start(1), offset, text);
    }

    /** Tells whether nothing but white space stands before an offset on its line. */
    boolean beginsLine(int offset) {
        int i = offset - 1;
        while (i >= 0 && content.charAt(i) != '\n') {
            if (!Character.isWhitespace(content.charAt(i))) {
                return false;
            }
            i--;
        }
        return true;
    }

    private int endOfLine(int from) {
        int stop = content.indexOf('\n', from);
        return stop < 0 ? content.length() : stop;
    }

    /** Finds the end of the run of comment lines to which a line belongs. */
    private int endOfCommentLines(int endOfLine) {
        int stop = endOfLine;
        while (stop < content.length()) {
            int next = stop + 1;
            while (next < content.length() && isBlank(content.charAt(next))) {
                next++;
            }
            if (!content.startsWith("--", next)) {
                return stop;
            }
            stop = endOfLine(next);
        }
        return stop;
    }

    /** Gives lines of comments with spaces in place of the marks at their beginnings. */
    private String blankMarks(int from, int to) {
        StringBuilder text = new StringBuilder(content.substring(from, to));
        int newline = text.indexOf("\n");
        while (newline >= 0) {
            int i = newline + 1;
            while (i < text.length() && (isBlank(text.charAt(i)) || text.charAt(i) == '-')) {
                text.setCharAt(i, ' ');
                i++;
            }
            newline = text.indexOf("\n", newline + 1);
        }
        return text.toString();
    }

    private static int endOfCall(String text) {
        int i = 0;
        int depth = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (QUOTES.indexOf(c) >= 0) {
                i = endOfQuoted(text, i);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' && depth == 0) {
                return i;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
            i++;
        }
        return -1;
    }

    /**
     * Finds the mark that closes a block.
     *
     * <p>A quoted value of one line may hold that mark, as schedules and patterns of files do.
     */
    private int endOfBlock(int from) {
        int i = from;
        while (i < content.length()) {
            char c = content.charAt(i);
            if (QUOTES.indexOf(c) >= 0 && " \t[{,:(=".indexOf(content.charAt(i - 1)) >= 0) {
                int close = endOfQuoted(content, i);
                i = close < endOfLine(i) ? close : i;
            } else if (content.startsWith("*/", i)) {
                return i;
            }
            i++;
        }
        return content.length();
    }

    /** Gives the offset of the quote that closes, or the end of the text. */
    private static int endOfQuoted(String text, int open) {
        char quote = text.charAt(open);
        int i = open + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
