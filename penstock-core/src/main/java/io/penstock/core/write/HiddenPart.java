package io.penstock.core.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A file, or a folder of files, that is written beside its place under a hidden name, and takes its own name when it is whole.
 *
 * <p>A file takes it in one step. A folder that is there steps aside first: should the process die between the two steps, the
 * old one is put back before the next is written. Confined to one thread.
 */
final class HiddenPart implements AutoCloseable {
    private static final String PART = ".part";
    private static final String OLD = "old";

    private final Path path;
    private final Path part;

    HiddenPart(Path path, String runId) {
        this.path = path;
        this.part = path.resolveSibling(prefix() + runId + PART);
    }

    /** Gives where to write. */
    Path part() {
        return part;
    }

    /** Makes the folder that holds the place, and takes away what a run that was killed left there. */
    void prepare() throws IOException {
        Path folder = Files.createDirectories(folder());
        restore();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, file -> isOurs(file, PART))) {
            for (Path old : left) {
                delete(old);
            }
        }
    }

    /** Gives its place back to a folder that stepped aside for one that never came. */
    private void restore() throws IOException {
        Path old = path.resolveSibling(prefix() + OLD);
        if (Files.exists(old) && !Files.exists(path)) {
            Files.move(old, path, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(old);
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
            Path old = path.resolveSibling(prefix() + OLD);
            Files.move(path, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            delete(old);
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

    private String prefix() {
        return "." + path.getFileName() + ".";
    }

    private boolean isOurs(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix()) && name.endsWith(ending);
    }

    @Override
    public void close() {
        delete(part);
    }

    private static void delete(Path left) {
        if (!Files.exists(left)) {
            return;
        }
        try (Stream<Path> files = Files.walk(left)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A part that stays does no harm: it is hidden and never read.
            System.getLogger(HiddenPart.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot delete {0}: {1}", left, e.getMessage());
        }
    }
}
