package io.penstock.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The command as a process of its own, to be killed, interrupted or starved. */
record Child(Process process, Path out, Path err) implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** Types a command in a project's folder; its JVM takes more options, such as for its memory. */
    static Child start(ProjectFixture project, List<String> jvm, String... arguments) throws IOException {
        return start(project, "child", jvm, arguments);
    }

    /** Types a command in the folder of a project in which another may be typed at the same time. */
    static Child start(ProjectFixture project, String name, String... arguments) throws IOException {
        return start(project, name, List.of(), arguments);
    }

    private static Child start(ProjectFixture project, String name, List<String> jvm, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Path out = project.path(name + ".out");
        Path err = project.path(name + ".err");
        Process process = new ProcessBuilder(command)
                .directory(project.path("").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Child(process, out, err);
    }

    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Waits until it has printed a text on standard error. */
    void awaitError(String text) throws IOException {
        await(err, text);
    }

    /** Waits until it has written a text into a file. */
    void await(Path file, String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new AssertionError("The child did not say " + text + " but: " + Files.readString(err));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Waits for its end and gives its exit code; a child that does not end is killed. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The child did not end");
        }
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exit();
    }

    /** Ends it as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        // What a shell starts in the background does not hear Ctrl-C; there the other polite signal takes the same way.
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
