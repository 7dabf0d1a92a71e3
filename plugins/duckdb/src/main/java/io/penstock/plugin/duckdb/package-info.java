/**
 * The connector of DuckDB, the embedded engine: sessions on a file or in memory, columnar reading and writing, and the
 * reading of queries by the engine's own parser and binder.
 */
@NullMarked
package io.penstock.plugin.duckdb;

import org.jspecify.annotations.NullMarked;
