package io.penstock.benchmarks;

import java.time.Duration;

/**
 * What a process said and took.
 *
 * @param output its standard output
 * @param took from before its start until after its end
 * @param worked the time of all processors together; it hardly depends on what else the machine does
 * @param peakBytes the most memory that it ever held (resident), 0 where the system does not tell
 */
record Finished(String output, Duration took, Duration worked, long peakBytes) {
    double seconds() {
        return took.toNanos() / 1e9;
    }

    double processorSeconds() {
        return worked.toNanos() / 1e9;
    }

    double peakMegabytes() {
        return peakBytes / (1024.0 * 1024);
    }
}
