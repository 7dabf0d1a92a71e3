package io.penstock.core.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledClassesTest {
    private static final String MODEL = "@Model String one() { return \"SELECT 1\"; }";
    private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

    @TempDir
    Path folder;

    private SourceProject project;

    @BeforeEach
    void begin() {
        project = new SourceProject(folder).models(MODEL);
    }

    @Test
    void unchangedSourcesAreNotCompiledAgain() throws IOException {
        project.load().close();
        Path compiled = cached().get(0).resolve("Models.class");
        Files.setLastModifiedTime(compiled, LONG_AGO);

        project.load().close();

        assertThat(Files.getLastModifiedTime(compiled)).isEqualTo(LONG_AGO);
        assertThat(cached()).hasSize(1);
    }

    @Test
    void changedSourceIsCompiledIntoAnotherFolder() throws IOException {
        project.load().close();
        project.models(MODEL.replace("one", "two"));

        try (JavaModels models = project.load()) {
            assertThat(models.declarations()).extracting(JavaDeclaration::name).containsExactly("two");
        }
        assertThat(cached()).hasSize(2);
    }

    @Test
    void changedClassPathCompilesAgain() throws IOException {
        Path library = Files.createDirectories(folder.resolve("library"));
        project.load(library).close();
        Files.writeString(library.resolve("new.properties"), "a=b");

        project.load(library).close();

        assertThat(cached()).hasSize(2);
    }

    @Test
    void removedSourceTakesItsClassesWithIt() throws IOException {
        project.write("More.java", "class More { @io.penstock.Model String more() { return \"\"; } }");
        project.load().close();
        Files.delete(folder.resolve("models/More.java"));

        try (JavaModels models = project.load()) {
            assertThat(models.declarations()).extracting(JavaDeclaration::name).containsExactly("one");
        }
    }

    @Test
    void halfMadeFolderIsNeverUsed() throws IOException {
        Files.createDirectories(folder.resolve(".penstock/classes/half-12345"));

        try (JavaModels models = project.load()) {
            assertThat(models.declarations()).hasSize(1);
        }
    }

    @Test
    void failedCompilationLeavesNothingBehind() throws IOException {
        project.models("int x = true;");

        assertThatThrownBy(() -> project.load()).isInstanceOf(PenstockException.class);

        assertThat(cached()).isEmpty();
    }

    @Test
    void foldersThatNobodyUsedForADayAreDeleted() throws IOException {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        Files.createDirectories(folder.resolve(".penstock/classes/half-12345/left"));
        Files.setLastModifiedTime(folder.resolve(".penstock/classes/half-12345"), LONG_AGO);
        project.load(now).close();
        Path first = cached().get(0);

        project.models(MODEL.replace("one", "two"))
                .load(now.plus(Duration.ofHours(23)))
                .close();
        assertThat(cached()).hasSize(2).contains(first);

        project.models(MODEL.replace("one", "three"))
                .load(now.plus(Duration.ofHours(25)))
                .close();
        assertThat(cached()).hasSize(2).doesNotContain(first);
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve(".penstock/classes"))) {
            return folders.toList();
        }
    }
}
