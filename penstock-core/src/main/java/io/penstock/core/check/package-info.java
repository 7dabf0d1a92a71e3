/** What is demanded of a table's rows: each check as a value, and the few queries that find out whether it holds. */
@NullMarked
package io.penstock.core.check;

import org.jspecify.annotations.NullMarked;
