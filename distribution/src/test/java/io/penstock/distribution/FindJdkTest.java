package io.penstock.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FindJdkTest {
    private static final String FIND =
            Path.of("src/main/sh/find-jdk").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    private Shell shell = new Shell(Path.of("."), Map.of());

    @BeforeEach
    void makeShell() throws IOException {
        shell = Shell.in(folder);
    }

    private Shell.Outcome find(Shell shell) {
        return shell.run(
                "/bin/sh",
                "-c",
                "jdk_root=$PWD; . '" + FIND + "'; find_jdk || exit; echo \"$JAVA_HOME $java_feature $java_build\"");
    }

    @Test
    void javaHomeIsTakenWhenItIsNewEnough() throws IOException {
        Path home = Shell.jdk(folder.resolve("my jdk"), "17.0.1");

        assertThat(find(shell.with("JAVA_HOME", home.toString())).out()).isEqualTo(home + " 17 17.0.1\n");
    }

    @Test
    void oldJavaHomeGivesWayToNewerJavaOfTheSystem() throws IOException {
        Path old = Shell.jdk(folder.resolve("old"), "11.0.2");
        Shell.jdk(folder.resolve("usr/lib/jvm/java-8"), "1.8.0_392");
        Path good = Shell.jdk(folder.resolve("usr/lib/jvm/java-21"), "21");

        assertThat(find(shell.with("JAVA_HOME", old.toString())).out()).isEqualTo(good + " 21 21\n");
    }

    @Test
    void javaOnThePathIsFollowedThroughItsLinks() throws IOException {
        Path home = Shell.jdk(folder.resolve("opt/jdk"), "25.0.3");
        Files.createSymbolicLink(folder.resolve("alternative"), home.resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("tools/java"), folder.resolve("alternative"));

        assertThat(find(shell).out()).isEqualTo(home.toRealPath() + " 25 25.0.3\n");
    }

    @Test
    void javaOfVersionSwitcherIsAskedForItsHome() throws IOException {
        Path home = Shell.jdk(folder.resolve("shims/17"), "17.0.9");
        Shell.script(folder.resolve("tools/java"), "echo '    java.home = " + home + "' >&2");

        assertThat(find(shell).out()).isEqualTo(home + " 17 17.0.9\n");
    }

    @Test
    void javaWithoutReleaseFileIsAskedForItsVersion() throws IOException {
        Path home = Shell.jdk(folder.resolve("plain"), "17.0.2");
        Files.delete(home.resolve("release"));

        assertThat(find(shell.with("JAVA_HOME", home.toString())).out()).isEqualTo(home + " 17 17.0.2\n");
    }

    @Test
    void tooOldJavaIsNamedWithTheRemedy() throws IOException {
        Path old = Shell.jdk(folder.resolve("old"), "1.8.0_392");

        Shell.Outcome outcome = find(shell.with("JAVA_HOME", old.toString()));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .startsWith("penstock: Cannot start: no JDK 17 or newer was found (set JAVA_HOME to one; ")
                .contains("\n  " + old + " is Java 1.8.0_392\n");
    }

    @Test
    void runtimeWithoutCompilerIsNotEnough() throws IOException {
        Path home = Shell.jdk(folder.resolve("jre"), "17.0.2");
        Files.delete(home.resolve("bin/javac"));

        Shell.Outcome outcome = find(shell.with("JAVA_HOME", home.toString()));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("\n  " + home + " is Java 17.0.2 without its compiler, which Java models need\n");
    }

    @Test
    void machineWithoutJavaIsToldWhereOneWasSought() {
        Shell.Outcome outcome = find(shell);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("There is no Java in JAVA_HOME, on the PATH");
    }
}
