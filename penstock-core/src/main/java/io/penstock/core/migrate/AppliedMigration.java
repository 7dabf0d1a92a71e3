package io.penstock.core.migrate;

import java.time.Instant;

/**
 * A migration that a database has, as it is on record there.
 *
 * @param project which applied it; empty where an earlier Penstock did, which did not say
 */
record AppliedMigration(long number, String name, String checksum, Instant at, String project) {
    /** What else can be done about it where it may be another project's; empty where it is not. */
    String otherwise() {
        return project.isEmpty() ? ", or run penstock migrate in the project that applied it" : "";
    }
}
