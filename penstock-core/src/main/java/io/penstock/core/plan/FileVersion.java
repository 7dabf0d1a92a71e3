package io.penstock.core.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of something that a model reads, as the ledger keeps it in one text.
 *
 * @param seen what is seen of it without reading it, in words; of a file, its size and time
 * @param content a hash of the content of files; empty where it is not known, and of what is no file
 */
record FileVersion(String seen, String content) {
    private static final Pattern FORM = Pattern.compile("(?<seen>.*), content (?<content>[0-9a-f]{32})");

    static FileVersion parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? new FileVersion(form.group("seen"), form.group("content")) : new FileVersion(text, "");
    }

    /** Says whether nothing tells that the two differ: files that were copied or touched have another time only. */
    boolean isSame(FileVersion other) {
        return seen.equals(other.seen) || (!content.isEmpty() && content.equals(other.content));
    }

    @Override
    public String toString() {
        return content.isEmpty() ? seen : seen + ", content " + content;
    }
}
