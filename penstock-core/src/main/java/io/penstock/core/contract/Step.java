package io.penstock.core.contract;

import org.jspecify.annotations.Nullable;

/**
 * One step on the way of a value into its column, over the expression of the value before it.
 *
 * @param expression gives the value, or ends the statement where there is none
 * @param lenient gives the value, or NULL where there is none
 * @param failure holds for a row whose value has no counterpart; null when every value has one
 */
record Step(String expression, String lenient, @Nullable String failure) {
    static Step certain(String expression) {
        return new Step(expression, expression, null);
    }
}
