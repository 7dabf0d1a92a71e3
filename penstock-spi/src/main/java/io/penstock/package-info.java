/** What a user's Java models are written with: annotations, relations and the context of a run. */
@NullMarked
package io.penstock;

import org.jspecify.annotations.NullMarked;
