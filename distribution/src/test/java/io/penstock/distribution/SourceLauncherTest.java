package io.penstock.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root of the sources, with a Maven that only seems to build. */
final class SourceLauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Shell shell = new Shell(Path.of("."), Map.of());
    private Path built = Path.of(".");

    @BeforeEach
    void makeSources() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("the sources"));
        Files.copy(ROOT.resolve("penstock"), sources.resolve("penstock"));
        Path shared = Files.createDirectories(sources.resolve("distribution/src/main/sh"));
        Files.copy(ROOT.resolve("distribution/src/main/sh/find-jdk"), shared.resolve("find-jdk"));
        Files.writeString(sources.resolve("pom.xml"), "<project/>");
        Shell.script(
                sources.resolve("mvnw"),
                "echo built >>builds",
                "[ ! -e broken ] || { echo '[ERROR] no such symbol'; exit 1; }",
                "echo '[INFO] Building Penstock Core 0.1   [4/9]'",
                "sleep 0.2",
                "mkdir -p distribution/target/penstock/bin",
                "{ echo '#!/bin/sh'; echo '[ -n \"$PENSTOCK_PREPARE\" ] || echo \"ran $*\"'; }"
                        + " >distribution/target/penstock/bin/penstock",
                "/bin/chmod +x distribution/target/penstock/bin/penstock",
                "touch distribution/target/built");
        built = sources.resolve("distribution/target/built");
        shell = new Shell(sources, Shell.in(folder).environment())
                .with("JAVA_HOME", Shell.jdk(folder.resolve("jdk"), "17.0.1").toString());
    }

    private Shell.Outcome penstock() {
        return shell.run("/bin/sh", "./penstock", "list", "-p", "a b");
    }

    private String builds() throws IOException {
        return Files.readString(shell.folder().resolve("builds"));
    }

    @Test
    void firstCommandBuildsAndTellsItOnStandardError() throws IOException {
        Shell.Outcome outcome = penstock();

        assertThat(outcome.out()).isEqualTo("ran list -p a b\n");
        assertThat(outcome.err())
                .isEqualTo("Building Penstock (first run: about a minute) ...\n  [4/9] Penstock Core\n");
        assertThat(builds()).isEqualTo("built\n");
    }

    @Test
    void nothingIsBuiltWhileNoSourceIsYounger() throws IOException {
        penstock();

        assertThat(penstock()).isEqualTo(new Shell.Outcome(0, "ran list -p a b\n", ""));
        assertThat(builds()).isEqualTo("built\n");
    }

    @Test
    void youngerSourceIsBuilt() throws IOException {
        penstock();
        Files.setLastModifiedTime(
                shell.folder().resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(penstock().err()).startsWith("Building Penstock (its sources changed) ...\n");
        assertThat(builds()).isEqualTo("built\nbuilt\n");
    }

    @Test
    void twoAtOnceBuildOnce() throws IOException {
        CompletableFuture<Shell.Outcome> other = CompletableFuture.supplyAsync(this::penstock);

        assertThat(penstock().out()).isEqualTo("ran list -p a b\n");
        assertThat(other.join().out()).isEqualTo("ran list -p a b\n");
        assertThat(builds()).isEqualTo("built\n");
    }

    @Test
    void lockOfDeadProcessIsBroken() throws IOException {
        Path lock = shell.folder().resolve("target/launcher/lock");
        Files.createDirectories(lock.getParent());
        Files.createSymbolicLink(lock, Path.of("99999999"));

        assertThat(penstock().out()).isEqualTo("ran list -p a b\n");
        assertThat(lock.toFile().toPath()).doesNotExist();
    }

    @Test
    void failedBuildIsToldAndTheOneBeforeItStays() throws IOException {
        penstock();
        Files.setLastModifiedTime(built, FileTime.from(Instant.EPOCH));
        Files.createFile(shell.folder().resolve("broken"));

        Shell.Outcome outcome = penstock();

        Path log = shell.folder().toRealPath().resolve("target/launcher/build.log");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("penstock: Cannot build Penstock: Maven failed (all that it said is in " + log + ")\n"
                        + "[ERROR] no such symbol\n"
                        + "The build before this one still runs: ");
        assertThat(log).content().startsWith("[ERROR] no such symbol\n");
        assertThat(shell.run("distribution/target/penstock/bin/penstock", "x").out())
                .isEqualTo("ran x\n");
    }
}
