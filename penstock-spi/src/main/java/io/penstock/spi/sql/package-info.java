/** What an engine tells of a query without running it: the tables that it reads, its canonical form, its columns and their lineage. */
@NullMarked
package io.penstock.spi.sql;

import org.jspecify.annotations.NullMarked;
