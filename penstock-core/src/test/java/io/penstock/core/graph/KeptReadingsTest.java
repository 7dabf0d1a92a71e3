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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
        ProjectConfig config = new TestFolder(directory).reader().read(directory, null);
        KeptReadings readings =
                KeptReadings.load(config, type -> Optional.of(build).filter(known -> !known.isEmpty()), () -> NOW);
        List<QueryReading> given = texts.parallelStream()
                .map(text -> readings.of("default", text, new Engine()))
                .toList();
        readings.keep();
        return given;
    }

    @Test
    void keptReadingIsTheOneThatWasRead() {
        List<QueryReading> first = readings(TEXTS);
        assertThat(read).containsExactlyInAnyOrderElementsOf(TEXTS);

        assertThat(readings(TEXTS)).isEqualTo(first);
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
    void secretOfTheConnectionIsNoPartOfTheKey() {
        project("test.db, password: first");
        readings(TEXTS);
        project("test.db, password: second");

        readings(TEXTS);

        assertThat(read).isEmpty();
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
    void brokenFileIsPassedOverAndMadeAnew() throws IOException {
        List<QueryReading> first = readings(TEXTS);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertThat(readings(TEXTS)).isEqualTo(first);
        assertThat(read).hasSize(3);

        assertThat(readings(TEXTS)).isEqualTo(first);
        assertThat(read).isEmpty();
    }

    @Test
    void placeThatCannotBeReadOrWrittenCostsNothingButTime() throws IOException {
        Files.createDirectories(file.resolve("in the way"));

        assertThat(readings(TEXTS)).hasSize(3);
        assertThat(readings(TEXTS)).hasSize(3);

        assertThat(read).hasSize(3);
        assertThat(filesIn(cache)).containsExactly("queries-dev");
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
                    Set.of(),
                    new TreeMap<>(Map.of("SELECT", "1f", "WITH " + query, "2e")));
        }

        @Override
        public QueryBinder binder() {
            throw new UnsupportedOperationException();
        }
    }
}
