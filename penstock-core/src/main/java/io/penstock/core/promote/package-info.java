/** The way of tables from one environment to another: what it would be, and the transaction that does it. */
@NullMarked
package io.penstock.core.promote;

import org.jspecify.annotations.NullMarked;
