package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A command to run in a process of its own, timed and with its peak of memory. */
record ChildProcess(Path directory, Map<String, String> environment, List<String> command) {
    private static final long POLL_MILLIS = 5;

    ChildProcess {
        environment = Map.copyOf(environment);
        command = List.copyOf(command);
    }

    static ChildProcess of(Path directory, String... command) {
        return new ChildProcess(directory, Map.of(), List.of(command));
    }

    ChildProcess with(String... arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(List.of(arguments));
        return new ChildProcess(directory, environment, longer);
    }

    ChildProcess withEnvironment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new ChildProcess(directory, more, command);
    }

    /** Runs the command to its end; an exit code other than 0 is an error that holds what it said. */
    Finished run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("benchmark", ".out");
        Path errors = Files.createTempFile("benchmark", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            Process process = builder.start();
            long peak = 0;
            Duration worked = Duration.ZERO;
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakBytes(process.pid()));
                worked = process.info().totalCpuDuration().orElse(worked);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (process.exitValue() != 0) {
                throw new IOException("Cannot measure " + String.join(" ", command) + ": it ended with exit code "
                        + process.exitValue() + "\n" + Files.readString(output) + Files.readString(errors));
            }
            return new Finished(Files.readString(output), took, worked, peak);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Reads the peak that Linux keeps of each process; the launcher becomes the JVM, so the number stays the same. */
    private static long peakBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            // It ended between two looks, or this is not Linux.
        }
        return 0;
    }
}
