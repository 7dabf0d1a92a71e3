/** What is done to the values of a declared table's columns, in the order in which it stands on a component. */
@NullMarked
package io.penstock.normalize;

import org.jspecify.annotations.NullMarked;
