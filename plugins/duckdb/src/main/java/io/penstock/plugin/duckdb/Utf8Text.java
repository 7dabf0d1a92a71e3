package io.penstock.plugin.duckdb;

/** A text with the places of its characters in UTF-8, in which DuckDB counts. Immutable. */
record Utf8Text(String text) {
    /** Gives the index of the character that a byte belongs to; an offset past the end gives the text's length. */
    int charOffset(int byteOffset) {
        int bytes = 0;
        int index = 0;
        while (index < text.length() && bytes < byteOffset) {
            int codePoint = text.codePointAt(index);
            bytes += width(codePoint);
            index += Character.charCount(codePoint);
        }
        return index;
    }

    private static int width(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
