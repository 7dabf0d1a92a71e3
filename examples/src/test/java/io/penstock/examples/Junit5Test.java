package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests of models, which run on JUnit 6 here, in a process with JUnit 5 in its place. */
class Junit5Test {
    private static final Path JUNIT_5 = Path.of("target", "junit5.jar").toAbsolutePath();

    @Test
    void testsOfModelsRunOnJunit5Too() throws IOException, InterruptedException {
        String others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains(File.separator + "junit-"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                JUNIT_5 + File.pathSeparator + others,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--select-class",
                QuickstartModelsTest.class.getName(),
                "--select-class",
                ModelTesterTest.class.getName()));
        Process tests = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor()).as(told).isZero();
        assertThat(told)
                .containsPattern("[ 2-9] tests successful")
                .containsPattern(" 0 tests failed")
                .contains("JUnit Jupiter");
    }
}
