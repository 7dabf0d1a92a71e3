/** Does what a plan says: tasks in parallel, each starting when its last dependency ended, cancelled together. */
@NullMarked
package io.penstock.core.run;

import org.jspecify.annotations.NullMarked;
