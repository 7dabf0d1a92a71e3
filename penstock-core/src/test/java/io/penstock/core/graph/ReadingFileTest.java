package io.penstock.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingFileTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Map<String, QueryReading> READINGS = Map.of(
            "a",
            new QueryReading(
                    List.of(
                            new TableReference(List.of("shop", "İstanbul"), 7, 13, "ö"),
                            new TableReference(List.of("b"), -1, 0, "")),
                    List.of("data/*.csv", "x".repeat(100_000)),
                    Set.of("sum", "net"),
                    new TreeMap<>(Map.of("SELECT", "1f", "WITH t", "2e"))),
            "b",
            new QueryReading(List.of(), List.of(), Set.of(), new TreeMap<>()));
    private static final Map<String, QueryReading> SMALL =
            Map.of("c", new QueryReading(List.of(), List.of("x.csv"), Set.of(), new TreeMap<>(Map.of("SELECT", "1f"))));

    @TempDir
    Path directory;

    private Path folder;
    private ReadingFile file;

    @BeforeEach
    void makeFile() {
        folder = directory.resolve("cache");
        file = new ReadingFile(folder, "queries", () -> NOW);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(file.read()).isEmpty();

        file.write(READINGS);
        assertThat(file.read()).isEqualTo(READINGS);

        file.write(SMALL);
        assertThat(file.read()).isEqualTo(SMALL);
    }

    @Test
    void fileThatIsCutAnywhereIsRefused() throws IOException {
        file.write(SMALL);
        byte[] whole = Files.readAllBytes(folder.resolve("queries"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("queries"), Arrays.copyOf(whole, length));

            assertThatThrownBy(file::read)
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder.resolve("queries") + " is not whole");
        }
    }

    @Test
    void fileInWhichAnyByteChangedIsRefused() throws IOException {
        file.write(SMALL);
        byte[] whole = Files.readAllBytes(folder.resolve("queries"));
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(folder.resolve("queries"), changed);

            assertThatThrownBy(file::read).as("changed at %d", at).isInstanceOf(IOException.class);
        }
    }

    @Test
    void writersSideBySideReplaceEachOthersWhole() throws IOException {
        file.write(SMALL);

        IntStream.range(0, 200).parallel().forEach(turn -> {
            try {
                new ReadingFile(folder, "queries", () -> NOW).write(turn % 2 == 0 ? READINGS : SMALL);
                assertThat(file.read()).isIn(READINGS, SMALL);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("queries"));
        }
    }

    @Test
    void halfOfDeadProcessIsDeletedADayLater() throws IOException {
        Files.createDirectories(folder);
        Path dead = Files.writeString(folder.resolve("half-1"), "penst");
        Path young = Files.writeString(folder.resolve("half-2"), "penst");
        Files.setLastModifiedTime(dead, FileTime.from(NOW.minusSeconds(100_000)));
        Files.setLastModifiedTime(young, FileTime.from(NOW.minusSeconds(10)));

        file.write(SMALL);

        assertThat(dead).doesNotExist();
        assertThat(young).exists();
    }
}
