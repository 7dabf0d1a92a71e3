/** The text of SQL model files: where a model's header and query stand, and how the names in a query are replaced. */
@NullMarked
package io.penstock.sql;

import org.jspecify.annotations.NullMarked;
