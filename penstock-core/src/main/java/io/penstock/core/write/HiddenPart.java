package io.penstock.core.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A file, or a folder of files, that is written beside its place under a hidden name, and takes its own name when it is whole.
 *
 * <p>A file takes it in one step. A folder that is there steps aside first: should the process die between the two steps, the
 * old one is put back before the next is written. Confined to one thread.
 */
final class HiddenPart implements AutoCloseable {
    private final Path path;
    private final Path part;
    private final Path old;

    HiddenPart(Path path, String runId) {
        this.path = path;
        this.part = PartFile.of(path, runId);
        this.old = PartFile.hidden(path, "penstock.old");
    }

    /** Gives where to write. */
    Path part() {
        return part;
    }

    /** Makes the folder that holds the place, and gives its place back to a folder that stepped aside for one that never came. */
    void prepare() throws IOException {
        Files.createDirectories(folder());
        if (Files.exists(old) && !Files.exists(path)) {
            Files.move(old, path, StandardCopyOption.ATOMIC_MOVE);
        }
        PartFile.delete(old);
    }

    /** Makes what was written outlive a loss of power. */
    void force() throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    written.force(true);
                }
            }
        }
    }

    /** Takes the name, in the place of what was there. */
    void publish() throws IOException {
        if (Files.isDirectory(part) && Files.exists(path)) {
            Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            PartFile.delete(old);
        } else {
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        forceFolder();
    }

    /** Makes the new name outlive a loss of power: else the ledger could tell of rows while the old file stands there. */
    private void forceFolder() throws IOException {
        FileChannel folder;
        try {
            folder = FileChannel.open(folder(), StandardOpenOption.READ);
        } catch (IOException e) {
            // Not every platform lets a folder be opened; where none does, it keeps names by itself.
            return;
        }
        try (folder) {
            folder.force(true);
        }
    }

    private Path folder() {
        return Objects.requireNonNull(path.getParent(), "parent");
    }

    @Override
    public void close() {
        PartFile.delete(part);
    }
}
