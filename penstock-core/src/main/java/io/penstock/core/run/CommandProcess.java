package io.penstock.core.run;

import io.penstock.core.config.Durations;
import io.penstock.core.post.Command;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of a program of somebody's own, which is ended with all that it started when it takes too long or is not wanted any
 * more. It gets no input. What it prints goes to the log, and its last lines into the error when it fails.
 */
final class CommandProcess {
    private static final System.Logger LOGGER = System.getLogger(CommandProcess.class.getName());

    /** How many bytes of what it prints are read, counted from the end. */
    private static final int TOLD_BYTES = 2_000;

    private final Command command;
    private final Path directory;
    private final Map<String, String> environment;

    /** Makes a run in a folder, with more variables than those that this process has. */
    CommandProcess(Command command, Path directory, Map<String, String> environment) {
        this.command = command;
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * Runs the program to its end.
     *
     * @throws PenstockException when it cannot start, ends with another code than 0, takes too long, or the thread is interrupted
     */
    void run() {
        try {
            Path output = Files.createTempFile("penstock-hook-", ".log");
            try {
                run(output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw failure(
                    RunError.COMMAND_FAILED, e.getMessage() + " (is it installed, and on the PATH?)");
        }
    }

    private void run(Path output) throws IOException {
        Process process = start(output);
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw failure(
                        RunError.COMMAND_LATE,
                        "it ran longer than its timeout of %s (raise the timeout)%s"
                                .formatted(Durations.show(command.timeout()), told(output)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PenstockException(
                    ConnectorError.CANCELLED, "Cannot finish \"" + shown() + "\": it was cancelled", command.place(), e);
        } finally {
            end(process);
        }
        LOGGER.log(System.Logger.Level.INFO, "{0} ended with {1}{2}", shown(), process.exitValue(), told(output));
        if (process.exitValue() != 0) {
            throw failure(RunError.COMMAND_FAILED, "it ended with exit code " + process.exitValue() + told(output));
        }
    }

    private Process start(Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Ends what is left of it and of all that it started. */
    private static void end(Process process) {
        List<ProcessHandle> tree =
                Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /** Gives the end of what it printed, on lines of its own. */
    private static String told(Path output) throws IOException {
        byte[] bytes;
        try (var channel = Files.newByteChannel(output)) {
            channel.position(Math.max(0, channel.size() - TOLD_BYTES));
            var buffer = java.nio.ByteBuffer.allocate(TOLD_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // There may be more.
            }
            bytes = java.util.Arrays.copyOf(buffer.array(), buffer.position());
        }
        String text = new String(bytes, Charset.defaultCharset()).strip();
        return text.isEmpty() ? "" : ":\n" + text.indent(4).stripTrailing();
    }

    private PenstockException failure(RunError code, String reason) {
        return PenstockException.at(command.place(), code, "Cannot run \"" + shown() + "\": " + reason);
    }

    private String shown() {
        return String.join(" ", command.words());
    }
}
