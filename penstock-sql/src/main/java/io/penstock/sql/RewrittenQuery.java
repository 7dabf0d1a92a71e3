package io.penstock.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A query in which names were replaced, and the way back to what the user wrote.
 *
 * @param text the query to run
 * @param edits what was replaced, in order
 */
public record RewrittenQuery(String text, List<Edit> edits) {
    public RewrittenQuery {
        edits = List.copyOf(edits);
    }

    /** Gives the query with a text put in, which is nowhere in the original. */
    public RewrittenQuery insert(int offset, String inserted) {
        Edit insertion = new Edit(offset, inserted.length(), originalOffset(offset), 0);
        List<Edit> all = new ArrayList<>();
        edits.stream().filter(edit -> edit.offset() < offset).forEach(all::add);
        all.add(insertion);
        edits.stream()
                .filter(edit -> edit.offset() >= offset)
                .map(edit -> edit.movedBy(inserted.length()))
                .forEach(all::add);
        return new RewrittenQuery(text.substring(0, offset) + inserted + text.substring(offset), all);
    }

    /** Finds the offset in the original of an offset in the text; within a replacement, it is where the name began. */
    public int originalOffset(int offset) {
        int shift = 0;
        for (Edit edit : edits) {
            if (offset < edit.offset()) {
                break;
            }
            if (offset < edit.offset() + edit.length()) {
                return edit.originalOffset();
            }
            shift = edit.originalOffset() + edit.originalLength() - edit.offset() - edit.length();
        }
        return offset + shift;
    }

    /** One replacement: where it stands and how long it is, now and in the original. */
    public record Edit(int offset, int length, int originalOffset, int originalLength) {
        private Edit movedBy(int characters) {
            return new Edit(offset + characters, length, originalOffset, originalLength);
        }
    }
}
