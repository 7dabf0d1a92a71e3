/**
 * What plugins of databases behind JDBC have in common: sessions over pooled connections, rows streamed into batches, queries
 * read without running them. Each plugin carries it in its own class loader and adds what its database does in its own way.
 */
@NullMarked
package io.penstock.jdbc;

import org.jspecify.annotations.NullMarked;
