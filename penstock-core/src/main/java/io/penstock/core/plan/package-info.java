/** Decides what would be done and why: fingerprints, sources that changed, reasons in words. */
@NullMarked
package io.penstock.core.plan;

import org.jspecify.annotations.NullMarked;
