package io.penstock.core.java;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingCompilerTest {
    @TempDir
    Path folder;

    /** Loads a project in a Java without the compiler's module. */
    static final class Load {
        private Load() {}

        public static void main(String[] args) {
            try (JavaModels models = JavaModels.load(Path.of(args[0]), List.of())) {
                System.out.println(models.declarations().size());
            } catch (PenstockException e) {
                System.out.println(e.code() + " " + e.describe());
            }
        }
    }

    @Test
    void javaWithoutACompilerIsToldWithTheRemedy() throws IOException, InterruptedException {
        new SourceProject(folder).models("@Model void model() {}");
        String home = System.getProperty("java.home");
        Process process = new ProcessBuilder(
                        Path.of(home, "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,java.compiler,java.logging",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip())
                .isEqualTo("JDK_MISSING Cannot compile the Java models in models/: the Java at " + home
                        + " has no compiler (point JAVA_HOME at a JDK 17 or newer,"
                        + " or put compiled models on the project's class_path)");
    }
}
