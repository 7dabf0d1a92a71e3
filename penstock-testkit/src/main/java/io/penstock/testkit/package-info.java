/** The suites that every plugin passes: a plugin's test extends a suite and opens what it is to be tested on. */
@NullMarked
package io.penstock.testkit;

import org.jspecify.annotations.NullMarked;
