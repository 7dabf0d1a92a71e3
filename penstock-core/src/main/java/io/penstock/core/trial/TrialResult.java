package io.penstock.core.trial;

import java.time.Duration;
import java.util.List;

/**
 * What became of a test.
 *
 * @param failures what is not as expected, each in one or more lines; none when it passed
 */
public record TrialResult(Trial trial, List<String> failures, Duration took) {
    public TrialResult {
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
