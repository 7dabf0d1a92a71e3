/** What is done behind the write of a model: SQL statements and methods, by name or in place. */
@NullMarked
package io.penstock.core.post;

import org.jspecify.annotations.NullMarked;
