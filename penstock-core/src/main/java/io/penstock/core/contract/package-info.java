/** Declared tables: what they hold, read from files and records, and the query that gives a model's rows as declared. */
@NullMarked
package io.penstock.core.contract;

import org.jspecify.annotations.NullMarked;
