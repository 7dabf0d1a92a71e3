package io.penstock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What a figure is worth nothing without. */
final class Machine {
    private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

    private Machine() {}

    static void describe(Bench bench) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        bench.say(
                "%s %s, %d processors, %.0f GiB, Java %s, load %.1f",
                system.getName(),
                system.getArch(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() / GIBIBYTE,
                Runtime.version(),
                system.getSystemLoadAverage());
    }
}
