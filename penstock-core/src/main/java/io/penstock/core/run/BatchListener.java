package io.penstock.core.run;

import io.penstock.core.interval.IntervalSet;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;
import java.util.Optional;

/** Hears of the batches of a model that is written by intervals, and may end it between two of them by an exception. */
interface BatchListener {
    /** Goes on, and tells nobody. */
    BatchListener NONE = new BatchListener() {
        @Override
        public IntervalSet done() {
            return IntervalSet.NONE;
        }

        @Override
        public Written written() {
            return Written.NOTHING;
        }

        @Override
        public Optional<Hands> another() {
            return Optional.empty();
        }

        @Override
        public void begins(TimeWindow window, int left) {
            // Nobody wants to know.
        }

        @Override
        public void failed(TimeWindow window) {
            // Nobody wants to know.
        }

        @Override
        public void ended(TimeWindow window, Written soFar) {
            // Nobody wants to know.
        }
    };

    /** Gives the intervals that earlier attempts of the same run have committed. */
    IntervalSet done();

    /** Gives what the earlier attempts did that are committed. */
    Written written();

    /** Gives what another thread needs to work on batches, which is stopped with the model; empty where one works alone. */
    Optional<Hands> another();

    /** Hears that a batch could not be written. */
    void failed(TimeWindow window);

    /** Hears that a batch begins, the first of those that are left. */
    void begins(TimeWindow window, int left);

    /** Hears that a batch is committed, and what all did that are. */
    void ended(TimeWindow window, Written soFar);
}
