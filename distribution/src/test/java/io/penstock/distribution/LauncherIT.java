package io.penstock.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of the assembled distribution, on the JDK that runs the tests, with an archive of classes of its own. */
final class LauncherIT {
    private static final String MAPPED = "io\\.penstock\\.cli\\.Main source: shared objects file";
    private static final Path ASSEMBLED = Path.of("target/penstock").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static Path home;
    private static Path archive;
    private static Shell shell;

    @BeforeAll
    static void prepare() throws IOException {
        home = copy("my penstock");
        shell = Shell.in(folder).with("JAVA_HOME", System.getProperty("java.home"));
        shell.with("PENSTOCK_PREPARE", "1").run(home + "/bin/penstock");
        try (var files = Files.list(home.resolve("cache"))) {
            archive = files.findAny().orElseThrow();
        }
    }

    @AfterAll
    static void unlink() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(Files::isDirectory).toList()) {
                Files.deleteIfExists(file.resolve("lib"));
                Files.deleteIfExists(file.resolve("plugins"));
            }
        }
    }

    /** Copies the scripts and links to the rest. */
    private static Path copy(String name) throws IOException {
        Path copy = folder.toRealPath().resolve(name);
        Files.createDirectories(copy.resolve("bin"));
        for (String script : new String[] {"penstock", "find-jdk"}) {
            Files.copy(
                    ASSEMBLED.resolve("bin").resolve(script),
                    copy.resolve("bin").resolve(script));
        }
        assertThat(copy.resolve("bin/penstock").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(copy.resolve("lib"), ASSEMBLED.resolve("lib"));
        Files.createSymbolicLink(copy.resolve("plugins"), ASSEMBLED.resolve("plugins"));
        return copy;
    }

    @Test
    void versionIsTheOneOfThisBuild() {
        Shell.Outcome outcome = shell.run(home + "/bin/penstock", "version");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("0.1.0");
        assertThat(outcome.code()).isZero();
    }

    @Test
    void linkToTheLauncherFindsItsFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a link"), home.resolve("bin/penstock"));

        assertThat(shell.run(link.toString(), "version").out()).contains("0.1.0");
    }

    @Test
    void unknownCommandExitsWithTwo() {
        assertThat(shell.run(home + "/bin/penstock", "runn").code()).isEqualTo(2);
    }

    @Test
    void flagsOfTheUserComeAfterOurs() {
        Shell.Outcome outcome = shell.with("PENSTOCK_JAVA_OPTS", "-XX:+UseParallelGC -Xlog:gc*:stderr")
                .run(home + "/bin/penstock", "version");

        assertThat(outcome.err()).contains("Using Parallel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX"})
    void namesOfFilesAreReadWhereNoLocaleIsSaid(String locale) throws IOException {
        Path project = folder.resolve("project");
        Path make = Shell.script(
                folder.resolve("make"),
                "mkdir -p project/models",
                "echo 'name: p' >project/penstock.yaml",
                "echo 'SELECT 1 AS id' >project/models/größe.sql");
        assertThat(shell.run(make.toString()).code()).isZero();

        Shell.Outcome outcome =
                shell.with("LC_ALL", locale).run(home + "/bin/penstock", "list", "-p", project.toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("models/größe.sql");
    }

    @Test
    void classesAreMappedFromTheArchive() {
        Shell.Outcome outcome =
                shell.with("PENSTOCK_JAVA_OPTS", "-Xlog:class+load:stderr").run(home + "/bin/penstock", "version");

        assertThat(outcome.err()).containsPattern(MAPPED);
    }

    @Test
    void unusableArchiveIsPassedOver() throws IOException {
        Path other = copy("another");
        Files.createDirectory(other.resolve("cache"));
        Files.writeString(other.resolve("cache").resolve(archive.getFileName()), "not an archive");

        Shell.Outcome outcome = shell.run(other + "/bin/penstock", "version");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("0.1.0");
    }

    @Test
    void planIsTheSameWhenItsQueriesWereReadBefore() throws IOException {
        String project = folder.resolve("shop").toString();
        Path kept = folder.resolve("shop/.penstock/cache/queries-dev");
        shell.run(home + "/bin/penstock", "init", project);

        Shell.Outcome first = shell.run(home + "/bin/penstock", "plan", "--json", "-p", project);
        byte[] readings = Files.readAllBytes(kept);
        Shell.Outcome second = shell.run(home + "/bin/penstock", "plan", "--json", "-p", project);
        Files.writeString(kept, "broken");
        Shell.Outcome third = shell.run(home + "/bin/penstock", "plan", "--json", "-p", project);

        assertThat(first.code()).isZero();
        assertThat(second).isEqualTo(first);
        assertThat(third).isEqualTo(first);
        assertThat(Files.size(kept)).isEqualTo(readings.length);
    }

    @Test
    void archiveIsTheUsersOwnWhereTheInstallationCannotBeWritten() throws IOException {
        Path installed = copy("installed");
        // A file in the place of the folder stops also root, whom no permission does.
        Files.createFile(installed.resolve("cache"));
        Path user = Files.createDirectory(folder.resolve("user"));
        Shell users = shell.with("HOME", user.toString());
        assertThat(installed.toFile().setWritable(false)).isTrue();
        try {
            users.with("PENSTOCK_PREPARE", "1").run(installed + "/bin/penstock");
            Shell.Outcome outcome = users.with("PENSTOCK_JAVA_OPTS", "-Xlog:class+load:stderr")
                    .run(installed + "/bin/penstock", "version");

            assertThat(outcome.err()).containsPattern(MAPPED);
            assertThat(user.resolve(".cache/penstock" + installed.toString().replace('/', '-')))
                    .isDirectoryContaining(file -> file.getFileName().equals(archive.getFileName()));
        } finally {
            assertThat(installed.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void archiveOfAnInstallationThatCannotBeWrittenIsForAll() throws IOException {
        Path installed = copy("prepared");
        shell.with("PENSTOCK_PREPARE", "1").run(installed + "/bin/penstock");
        Path user = Files.createDirectory(folder.resolve("other user"));
        assertThat(installed.toFile().setWritable(false)).isTrue();
        assertThat(installed.resolve("cache").toFile().setWritable(false)).isTrue();
        try {
            Shell.Outcome outcome = shell.with("HOME", user.toString())
                    .with("PENSTOCK_JAVA_OPTS", "-Xlog:class+load:stderr")
                    .run(installed + "/bin/penstock", "version");

            assertThat(outcome.err()).containsPattern(MAPPED);
            assertThat(user).isEmptyDirectory();
        } finally {
            assertThat(installed.resolve("cache").toFile().setWritable(true)).isTrue();
            assertThat(installed.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void startsWhereNothingCanBeWritten() throws IOException {
        Path installed = copy("bare");
        Files.createFile(installed.resolve("cache"));
        Path noFolder = Files.createFile(folder.resolve("no folder"));
        assertThat(installed.toFile().setWritable(false)).isTrue();
        try {
            for (String userHome : new String[] {"", noFolder.toString()}) {
                Shell.Outcome outcome = shell.with("HOME", userHome).run(installed + "/bin/penstock", "version");

                assertThat(outcome.err()).isEmpty();
                assertThat(outcome.out()).contains("0.1.0");
            }
            assertThat(Path.of("/.cache")).doesNotExist();
        } finally {
            assertThat(installed.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void everyPluginHasItsOwnJarsAndNoneOfTheProgram() throws IOException {
        try (var files = Files.list(ASSEMBLED.resolve("plugins/duckdb"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("penstock-plugin-duckdb-"))
                    .anyMatch(name -> name.startsWith("duckdb_jdbc-"))
                    .contains("libduckdb_java.so_linux_amd64", "libduckdb_java.so_macos_arm64")
                    .noneMatch(name -> name.startsWith("penstock-spi") || name.startsWith("jspecify"));
        }
    }
}
