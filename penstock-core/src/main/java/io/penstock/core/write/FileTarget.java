package io.penstock.core.write;

import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** A file that takes its name only when it is whole. */
final class FileTarget implements AutoCloseable {
    private final WriteRequest request;
    private final Path path;
    private final FileFormat format;
    private final Path part;

    FileTarget(WriteRequest request) {
        this.request = request;
        this.path = request.projectDir()
                .resolve(Objects.requireNonNull(request.options().path(), "path"));
        this.format = Objects.requireNonNull(request.options().format(), "format");
        this.part = PartFile.of(path, request.entry().runId());
    }

    /** Writes the whole file beside its place, under a hidden name. */
    RowCounts write(String query) {
        try {
            Files.createDirectories(Objects.requireNonNull(path.getParent(), "parent"));
            long rows =
                    request.session().execute(request.dialect().exportFile(query, part.toString(), format, Map.of()));
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            return RowCounts.inserted(rows);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Renders what reads the rows that were written, to stand behind FROM. */
    String relation() {
        return request.dialect()
                .fileRelation(part.toString(), format, request.entry().columns());
    }

    /** Gives the file its name, in the place of the one that was there. */
    void publish() {
        try {
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Makes the new name outlive a loss of power: else the ledger could tell of rows while the old file stands there. */
    private void forceFolder() throws IOException {
        FileChannel folder;
        try {
            folder = FileChannel.open(Objects.requireNonNull(path.getParent(), "parent"), StandardOpenOption.READ);
        } catch (IOException e) {
            // Not every platform lets a folder be opened; where none does, it keeps names by itself.
            return;
        }
        try (folder) {
            folder.force(true);
        }
    }

    private PenstockException unwritable(IOException e) {
        return new PenstockException(
                WriteError.FILE_UNWRITABLE,
                "Cannot write the file of " + request.model() + ": " + e.getMessage()
                        + " (look at its path and the rights of " + path.getParent() + ")",
                e);
    }

    @Override
    public void close() {
        PartFile.delete(part);
    }
}
