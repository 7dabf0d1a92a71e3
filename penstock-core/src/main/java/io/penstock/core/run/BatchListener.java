package io.penstock.core.run;

import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;

/** Hears of the batches of a model that is written by intervals, and may end it between two of them by an exception. */
interface BatchListener {
    /** Goes on, and tells nobody. */
    BatchListener NONE = new BatchListener() {
        @Override
        public void begins(TimeWindow window, int done, int total) {
            // Nobody wants to know.
        }

        @Override
        public void ended(Written soFar) {
            // Nobody wants to know.
        }
    };

    /** Hears that a batch begins, behind so many of all. */
    void begins(TimeWindow window, int done, int total);

    /** Hears that a batch is committed, and what all did that are. */
    void ended(Written soFar);
}
