package io.penstock.sql;

/**
 * A comment in which something is said of a model.
 *
 * @param kind the form in which it is said
 * @param word the word behind the {@code @}: {@code model}, or for a line the option's name
 * @param wordOffset where that word begins in the file
 * @param offset where {@code text} begins in the file
 * @param text what is said, with every character at the distance that it has in the file: comment marks within are spaces
 */
public record HeaderPart(Kind kind, String word, int wordOffset, int offset, String text) {
    /** The forms of a header. */
    public enum Kind {
        /** {@code -- @model(name="x", ...)}; the text begins behind the opening parenthesis and holds the closing one. */
        CALL,
        /** {@code -- @name: x}; the text is the value. */
        LINE,
        /** {@code /* @model ...}; the text is YAML. */
        BLOCK,
        /** {@code -- @name} and no more, which may be a mistake or a comment like any other. */
        BARE
    }
}
