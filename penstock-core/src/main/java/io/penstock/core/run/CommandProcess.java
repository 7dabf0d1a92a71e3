package io.penstock.core.run;

import io.penstock.core.config.Durations;
import io.penstock.core.config.HiddenValues;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.post.Command;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of a program of somebody's own, which is ended with all that it started when it takes too long or is not wanted any
 * more. It gets no input, and the end of what it prints stands in the log, and in the error when it fails.
 */
final class CommandProcess {
    private static final System.Logger LOGGER = System.getLogger(CommandProcess.class.getName());

    private final Command command;
    private final Path directory;
    private final Map<String, String> environment;
    private final HiddenValues hidden;

    /** Makes a run in a project's folder, with more variables than those that this process has. */
    CommandProcess(Command command, ProjectConfig config, Map<String, String> environment) {
        this.command = command;
        this.directory = config.directory();
        this.hidden = config.hidden();
        this.environment = environment;
    }

    /**
     * Runs the program to its end.
     *
     * @throws PenstockException when it cannot start, ends with another code than 0, takes too long, or the thread is interrupted
     */
    void run() {
        Process process = start();
        OutputTail output = OutputTail.of(process);
        String told;
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw failure(
                        RunError.COMMAND_LATE,
                        "it ran longer than its timeout of %s (raise the timeout)%s"
                                .formatted(Durations.show(command.timeout()), told(output)));
            }
            told = told(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PenstockException(
                    ConnectorError.CANCELLED,
                    "Cannot finish \"" + program() + "\": it was cancelled",
                    command.place(),
                    e);
        } finally {
            end(process);
        }
        LOGGER.log(System.Logger.Level.INFO, "{0} ended with {1}{2}", program(), process.exitValue(), told);
        if (process.exitValue() != 0) {
            throw failure(RunError.COMMAND_FAILED, "it ended with exit code " + process.exitValue() + told);
        }
    }

    private String told(OutputTail output) throws InterruptedException {
        return hidden.in(output.told());
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw failure(RunError.COMMAND_FAILED, e.getMessage() + " (is it installed, and on the PATH?)");
        }
    }

    /** Ends what is left of it and of all that it started. */
    private static void end(Process process) {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private PenstockException failure(RunError code, String reason) {
        return PenstockException.at(command.place(), code, "Cannot run \"" + program() + "\": " + reason);
    }

    /** Gives the program without its arguments, as one of them may be a secret. */
    private String program() {
        return hidden.in(command.words().get(0));
    }
}
