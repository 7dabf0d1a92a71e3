package io.penstock.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.TestFolder;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.sql.TableReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptReadingsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<String> TEXTS = List.of("SELECT a", "SELECT b FROM İstanbul", "SELECT c");

    @TempDir
    Path directory;

    private Path cache;
    private Path file;
    private String build = "acme-1.0.jar 12 34";
    private final Queue<String> read = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void writeProject() {
        project("test.db");
        cache = directory.resolve(".penstock/cache");
        file = cache.resolve("queries-dev");
    }

    private void project(String path) {
        new TestFolder(directory).write("penstock.yaml", """
                        name: shop
                        connections:
                          default: {type: memory, path: %s}
                        """.formatted(path));
    }

    /** Gives the readings of texts as a command does, and tells by {@link #read} for which of them the engine was asked. */
    private List<QueryReading> readings(List<String> texts) {
        read.clear();
        KeptReadings readings = load();
        List<QueryReading> given = texts.parallelStream()
                .map(text -> readings.of("default", text, new Engine()))
                .toList();
        readings.keep();
        return given;
    }

    private KeptReadings load() {
        ProjectConfig config = new TestFolder(directory).reader().read(directory, null);
        return KeptReadings.load(config, type -> Optional.of(build).filter(known -> !known.isEmpty()), () -> NOW);
    }

    @Test
    void keptReadingIsTheOneThatWasRead() {
        List<QueryReading> first = readings(TEXTS);
        assertThat(read).containsExactlyInAnyOrderElementsOf(TEXTS);

        assertThat(readings(TEXTS)).isEqualTo(first);
        assertThat(read).isEmpty();
    }

    @Test
    void textOfAnyLengthIsKept() {
        List<String> long_ = List.of("x".repeat(100_000));
        List<QueryReading> first = readings(long_);

        assertThat(readings(long_)).isEqualTo(first);
        assertThat(read).isEmpty();
    }

    @Test
    void editedTextIsReadAndTheRestIsNot() {
        readings(TEXTS);

        readings(List.of("SELECT a", "SELECT b FROM istanbul", "SELECT c"));

        assertThat(read).containsExactly("SELECT b FROM istanbul");
    }

    @Test
    void otherBuildOfThePluginReadsAnew() {
        readings(TEXTS);
        build = "acme-1.1.jar 12 34";

        readings(TEXTS);

        assertThat(read).hasSize(3);
    }

    @Test
    void otherOptionsOfTheConnectionReadAnew() {
        readings(TEXTS);
        project("other.db");

        readings(TEXTS);

        assertThat(read).hasSize(3);
    }

    @Test
    void nothingIsKeptOfPluginsWhoseBuildIsUnknown() {
        build = "";
        readings(TEXTS);
        readings(TEXTS);

        assertThat(read).hasSize(3);
        assertThat(cache).doesNotExist();
    }

    @Test
    void whatIsNoLongerUsedDropsOut() throws IOException {
        readings(TEXTS);
        long before = Files.size(file);

        readings(List.of("SELECT a"));
        assertThat(read).isEmpty();
        assertThat(Files.size(file)).isLessThan(before);

        readings(TEXTS);
        assertThat(read).hasSize(2);
    }

    @Test
    void fileThatHoldsAllIsNotWrittenAgain() throws IOException {
        readings(TEXTS);
        FileTime written = FileTime.from(NOW);
        Files.setLastModifiedTime(file, written);

        readings(TEXTS);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    }

    @Test
    void fileCutAnywhereIsPassedOverAndMadeAnew() throws IOException {
        List<QueryReading> first = readings(TEXTS);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(readings(TEXTS)).isEqualTo(first);
            assertThat(read).as("cut at %d", length).hasSize(3);
        }
        readings(TEXTS);
        assertThat(read).isEmpty();
    }

    @Test
    void fileWithAnyByteChangedIsPassedOver() throws IOException {
        List<QueryReading> first = readings(TEXTS);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);

            assertThat(readings(TEXTS)).isEqualTo(first);
            assertThat(read).as("changed at %d", at).hasSize(3);
        }
    }

    @Test
    void placeThatCannotBeReadOrWrittenCostsNothingButTime() throws IOException {
        Files.createDirectories(file.resolve("in the way"));

        assertThat(readings(TEXTS)).hasSize(3);
        assertThat(readings(TEXTS)).hasSize(3);

        assertThat(read).hasSize(3);
        assertThat(filesIn(cache)).containsExactly("queries-dev");
    }

    @Test
    void halfOfDeadProcessIsDeletedADayLater() throws IOException {
        Files.createDirectories(cache);
        Path dead = Files.writeString(cache.resolve("half-1"), "penst");
        Path young = Files.writeString(cache.resolve("half-2"), "penst");
        Files.setLastModifiedTime(dead, FileTime.from(NOW.minusSeconds(100_000)));
        Files.setLastModifiedTime(young, FileTime.from(NOW.minusSeconds(10)));

        readings(TEXTS);

        assertThat(filesIn(cache)).containsExactlyInAnyOrder("half-2", "queries-dev");
    }

    @Test
    void commandsSideBySideNeverSeeEachOthersHalf() {
        List<KeptReadings> both = List.of(load(), load());
        IntStream.range(0, 100).parallel().forEach(turn -> {
            KeptReadings one = both.get(turn % 2);
            one.of("default", "SELECT " + turn, new Engine());
            one.keep();
            KeptReadings seen = load();
            TEXTS.forEach(text -> seen.of("default", text, new Engine()));
        });
        readings(TEXTS);
        readings(TEXTS);

        assertThat(read).isEmpty();
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Tells of every text the same but for the text itself. */
    private final class Engine implements SqlReader {
        @Override
        public QueryReading read(String query) {
            read.add(query);
            return new QueryReading(
                    List.of(
                            new TableReference(List.of("shop", query), 7, 3, "ö"),
                            new TableReference(List.of("b"), -1, 0, "")),
                    List.of("data/*.csv", query),
                    new TreeMap<>(Map.of("SELECT", "1f", "WITH " + query, "2e")));
        }

        @Override
        public QueryBinder binder() {
            throw new UnsupportedOperationException();
        }
    }
}
