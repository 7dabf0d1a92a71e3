/** PostgreSQL as a database of a project: sessions, bulk reading and writing by COPY, and its SQL. */
@NullMarked
package io.penstock.plugin.postgres;

import org.jspecify.annotations.NullMarked;
