package io.penstock.core.write;

import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The file that a model becomes, which takes its name only when it is whole. */
final class FileTarget implements AutoCloseable {
    private final WriteRequest request;
    private final Path path;
    private final FileFormat format;
    private final HiddenPart file;

    FileTarget(WriteRequest request) {
        this.request = request;
        this.path = request.projectDir()
                .resolve(Objects.requireNonNull(request.options().path(), "path"));
        this.format = Objects.requireNonNull(request.options().format(), "format");
        this.file = new HiddenPart(path, request.entry().runId());
    }

    /** Writes the whole file beside its place, under a hidden name. */
    RowCounts write(String query) {
        try {
            file.prepare();
            long rows = request.session()
                    .execute(request.dialect().exportFile(query, file.part().toString(), FileLayout.of(format)));
            file.force();
            return RowCounts.inserted(rows);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Renders what reads the rows that were written, to stand behind FROM. */
    String relation() {
        return request.dialect()
                .fileRelation(file.part().toString(), format, request.entry().columns());
    }

    /** Gives the file its name, in the place of the one that was there. */
    void publish() {
        try {
            file.publish();
        } catch (IOException e) {
            throw unwritable(e);
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
        file.close();
    }
}
