/** SQL that users write to be run as it is: statements one after the other, with a few words to fill in. */
@NullMarked
package io.penstock.core.script;

import org.jspecify.annotations.NullMarked;
