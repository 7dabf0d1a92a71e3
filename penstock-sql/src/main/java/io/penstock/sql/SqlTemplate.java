package io.penstock.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL statements in which a word in braces, such as {@code {this}}, stands for a text that is known when they run.
 *
 * <p>In a comment braces mean nothing, and in quotes they are part of a text or a name. Anything but one word between
 * braces, such as the fields of a struct, is left to the database.
 *
 * @param statements what stands between the semicolons, in order
 */
public record SqlTemplate(List<Statement> statements) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{+\\s*([\\p{L}_][\\p{L}\\p{N}_]*)\\s*}+");

    public SqlTemplate {
        statements = List.copyOf(statements);
    }

    /** Takes a text apart. It never fails: what is wrong shows in the parts. */
    public static SqlTemplate parse(String text) {
        List<Statement> statements = new ArrayList<>();
        Reading reading = new Reading(text);
        SqlLexer lexer = new SqlLexer(text);
        while (lexer.next()) {
            if (lexer.kind() == SqlLexer.Kind.SEMICOLON) {
                reading.endStatement(statements);
            } else if (lexer.kind() == SqlLexer.Kind.SQL) {
                reading.add(lexer.start(), lexer.end());
            }
        }
        reading.endStatement(statements);
        return new SqlTemplate(statements);
    }

    /**
     * One statement, without a semicolon, and without comments before and after.
     *
     * @param offset where it begins in the whole text
     * @param words its words, texts and signs, without comments and the space between them
     * @param placeholders in the order of their places
     */
    public record Statement(int offset, String text, List<String> words, List<Placeholder> placeholders) {
        public Statement {
            words = List.copyOf(words);
            placeholders = List.copyOf(placeholders);
        }

        /** Gives the word that it begins with, in capital letters. */
        public String verb() {
            return words.get(0).toUpperCase(Locale.ROOT);
        }

        /** Puts values in the places of all placeholders that are not quoted; each must have one. */
        public RewrittenQuery fill(Map<String, String> values) {
            StringBuilder filled = new StringBuilder();
            List<RewrittenQuery.Edit> edits = new ArrayList<>();
            int copied = 0;
            for (Placeholder placeholder : placeholders) {
                if (!placeholder.quoted()) {
                    int start = placeholder.offset() - offset;
                    String value = Objects.requireNonNull(values.get(placeholder.name()), placeholder.text());
                    filled.append(text, copied, start);
                    edits.add(new RewrittenQuery.Edit(
                            filled.length(),
                            value.length(),
                            start,
                            placeholder.text().length()));
                    filled.append(value);
                    copied = start + placeholder.text().length();
                }
            }
            return new RewrittenQuery(filled.append(text.substring(copied)).toString(), edits);
        }
    }

    /**
     * A word in braces.
     *
     * @param text with its braces, as it was written
     * @param offset where it begins in the whole text
     * @param quoted whether it is within quotes, where nothing is put in its place
     */
    public record Placeholder(String name, String text, int offset, boolean quoted) {
        /** Says whether it is written as it should be: in one pair of braces, without spaces. */
        public boolean isPlain() {
            return text.equals("{" + name + "}");
        }
    }

    /** The statement that is being read. */
    private static final class Reading {
        private final String text;
        private final List<String> words = new ArrayList<>();
        /** The text from the first word on, with blanks for all that is quoted or a comment; and the reverse. */
        private final StringBuilder bare = new StringBuilder();

        private final StringBuilder quoted = new StringBuilder();
        private int start;

        Reading(String text) {
            this.text = text;
        }

        void add(int from, int to) {
            if (words.isEmpty()) {
                start = from;
            }
            String word = text.substring(from, to);
            words.add(word);
            pad(from - start);
            (isQuoted(word) ? quoted : bare).append(word);
            pad(to - start);
        }

        private void pad(int length) {
            bare.append(" ".repeat(length - bare.length()));
            quoted.append(" ".repeat(length - quoted.length()));
        }

        private static boolean isQuoted(String word) {
            char first = word.charAt(0);
            return first == '\'' || first == '"' || (first == '$' && word.length() > 1) || word.endsWith("'");
        }

        void endStatement(List<Statement> statements) {
            if (!words.isEmpty()) {
                List<Placeholder> found = new ArrayList<>();
                find(bare, false, found);
                find(quoted, true, found);
                found.sort((left, right) -> Integer.compare(left.offset(), right.offset()));
                statements.add(new Statement(start, text.substring(start, start + bare.length()), words, found));
                words.clear();
                bare.setLength(0);
                quoted.setLength(0);
            }
        }

        private void find(CharSequence part, boolean within, List<Placeholder> found) {
            Matcher matcher = PLACEHOLDER.matcher(part);
            while (matcher.find()) {
                found.add(new Placeholder(matcher.group(1), matcher.group(), start + matcher.start(), within));
            }
        }
    }
}
