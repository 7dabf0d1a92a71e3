package io.penstock.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in a folder with a small environment, in which no Java is to be found. */
record Shell(Path folder, Map<String, String> environment) {
    /** What a command did. */
    record Outcome(int code, String out, String err) {}

    Shell {
        environment = Map.copyOf(environment);
    }

    /** Makes a shell whose PATH holds only the tools that the launchers need. */
    static Shell in(Path folder) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of(
                "sh",
                "cat",
                "dirname",
                "find",
                "grep",
                "head",
                "ln",
                "mkdir",
                "mktemp",
                "mv",
                "readlink",
                "rm",
                "rmdir",
                "sed",
                "sleep",
                "touch",
                "tr")) {
            Path file = Files.exists(Path.of("/bin", tool)) ? Path.of("/bin", tool) : Path.of("/usr/bin", tool);
            script(tools.resolve(tool), "exec " + file + " \"$@\"");
        }
        return new Shell(folder, Map.of("PATH", tools.toString(), "HOME", folder.toString()));
    }

    Shell with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Shell(folder, more);
    }

    Outcome run(String... command) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            int code = builder.start().waitFor();
            return new Outcome(code, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes a script that may be executed. */
    static Path script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes what looks like a JDK of a version, without a {@code release} file when the version is only told by java. */
    static Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/java"), "echo 'openjdk version \"" + version + "\"' >&2");
        script(home.resolve("bin/javac"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Acme\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
