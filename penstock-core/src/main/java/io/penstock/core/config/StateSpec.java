package io.penstock.core.config;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a project's state is kept: in a file, or in a database that several machines share.
 *
 * @param path the file, absolute; of no meaning where there is a server
 * @param server null for a file
 */
public record StateSpec(Path path, @Nullable Server server) {
    public StateSpec {
        Objects.requireNonNull(path, "path");
    }

    /**
     * A database, and where in it the state is.
     *
     * @param url its address, as JDBC knows it
     * @param user null where the address says it, or nobody need
     * @param schema holds the state of this project and nothing else
     */
    public record Server(
            String url, @Nullable String user, @Nullable String password, String schema) {
        /** Tells where it is, without what may be secret. */
        @Override
        public String toString() {
            return "schema " + schema + " of " + url.replaceFirst("\\?.*", "");
        }
    }
}
