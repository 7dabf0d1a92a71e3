package io.penstock.core.migrate;

import io.penstock.core.config.ContentHash;
import io.penstock.core.script.SqlScript;
import org.jspecify.annotations.Nullable;

/**
 * A change of a database, written by a user.
 *
 * @param number its place in the order of its connection's migrations
 * @param name the file's name without its ending, such as {@code 003_add_country}
 * @param up the change
 * @param down what takes the change back; null when nothing does
 */
record Migration(
        String connection,
        long number,
        String name,
        SqlScript up,
        @Nullable SqlScript down) {

    /** Gives a hash of the change's text, in which the kind of line breaks does not count. */
    String checksum() {
        return new ContentHash().add(up.text().replace("\r\n", "\n")).hex();
    }

    /** Gives the file's path from the project's folder. */
    String file() {
        return up.place().file();
    }
}
