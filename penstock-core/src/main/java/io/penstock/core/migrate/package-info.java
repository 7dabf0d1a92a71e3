/** Migrations: numbered SQL files, each run once in every connection and environment, in order. */
@NullMarked
package io.penstock.core.migrate;

import org.jspecify.annotations.NullMarked;
