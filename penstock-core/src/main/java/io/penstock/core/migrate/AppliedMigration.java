package io.penstock.core.migrate;

import java.time.Instant;

/** A migration that a database has, as it is on record there. */
record AppliedMigration(long number, String name, String checksum, Instant at) {}
