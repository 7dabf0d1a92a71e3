/** What people and programs see: tables, progress, errors and JSON. */
@NullMarked
package io.penstock.cli.output;

import org.jspecify.annotations.NullMarked;
