package io.penstock.core.graph;

import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A file of readings by their keys: the name of its format, the readings, and a checksum over both.
 *
 * <p>It appears under its name only when it is whole, so processes that write at once replace each other's, and a crash
 * leaves at most a half beside it, which is deleted a day later.
 */
final class ReadingFile {
    private static final String FORMAT = "penstock queries 2";
    private static final String HALF = "half-";
    private static final Duration UNUSED = Duration.ofDays(1);

    private final Path folder;
    private final Path file;
    private final InstantSource clock;

    ReadingFile(Path folder, String name, InstantSource clock) {
        this.folder = folder;
        this.file = folder.resolve(name);
        this.clock = clock;
    }

    /**
     * Reads the file; one that does not exist holds nothing.
     *
     * @throws IOException when it cannot be read, or is not what was written
     */
    Map<String, QueryReading> read() throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        byte[] content = Files.readAllBytes(file);
        int end = content.length - Long.BYTES;
        CRC32 checksum = new CRC32();
        checksum.update(content, 0, Math.max(0, end));
        if (end < 0 || ByteBuffer.wrap(content, end, Long.BYTES).getLong() != checksum.getValue()) {
            throw new IOException(file + " is not whole");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content, 0, end));
        if (!text(in).equals(FORMAT)) {
            return Map.of();
        }
        int size = in.readInt();
        Map<String, QueryReading> readings = new HashMap<>();
        for (int i = 0; i < size; i++) {
            readings.put(text(in), reading(in));
        }
        return readings;
    }

    /** Replaces the file. */
    void write(Map<String, QueryReading> readings) throws IOException {
        Files.createDirectories(folder);
        Path half = Files.createTempFile(folder, HALF, "");
        try {
            CheckedOutputStream checked = new CheckedOutputStream(Files.newOutputStream(half), new CRC32());
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked))) {
                put(out, FORMAT);
                out.writeInt(readings.size());
                for (Map.Entry<String, QueryReading> entry : readings.entrySet()) {
                    put(out, entry.getKey());
                    put(out, entry.getValue());
                }
                out.flush();
                out.writeLong(checked.getChecksum().getValue());
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        deleteUnused();
    }

    private void deleteUnused() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path half : files.filter(path -> path.getFileName().toString().startsWith(HALF))
                    .toList()) {
                if (isUnused(half)) {
                    Files.deleteIfExists(half);
                }
            }
        }
    }

    private boolean isUnused(Path half) throws IOException {
        try {
            return Files.getLastModifiedTime(half)
                    .toInstant()
                    .isBefore(clock.instant().minus(UNUSED));
        } catch (NoSuchFileException e) {
            return false; // It became the file meanwhile.
        }
    }

    private static void put(DataOutputStream out, QueryReading reading) throws IOException {
        out.writeInt(reading.tables().size());
        for (TableReference table : reading.tables()) {
            put(out, table.parts());
            out.writeInt(table.offset());
            out.writeInt(table.length());
            put(out, table.alias());
        }
        put(out, reading.files());
        put(out, reading.functions().stream().sorted().toList());
        out.writeInt(reading.clauses().size());
        for (Map.Entry<String, String> clause : reading.clauses().entrySet()) {
            put(out, clause.getKey());
            put(out, clause.getValue());
        }
    }

    private static QueryReading reading(DataInputStream in) throws IOException {
        List<TableReference> tables = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            tables.add(new TableReference(texts(in), in.readInt(), in.readInt(), text(in)));
        }
        List<String> files = texts(in);
        Set<String> functions = Set.copyOf(texts(in));
        SortedMap<String, String> clauses = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            clauses.put(text(in), text(in));
        }
        return new QueryReading(tables, files, functions, clauses);
    }

    private static void put(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            put(out, text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    /** Puts a text of any length, which {@link DataOutputStream#writeUTF} does not. */
    private static void put(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
