package io.penstock.core.write;

import io.penstock.core.config.NearestWord;
import io.penstock.core.post.Export;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one export, which take the place of those of the last one only when they are whole. Confined to one thread;
 * close it in any case.
 */
public final class ExportTarget implements AutoCloseable {
    private static final Pattern PARTITION = Pattern.compile("[^=]+=.*");

    private final String model;
    private final Export export;
    private final Path path;
    private final HiddenPart files;

    public ExportTarget(String model, Export export, Path projectDir, String runId) {
        this.model = model;
        this.export = export;
        this.path = projectDir.resolve(export.path()).normalize();
        this.files = new HiddenPart(path, runId);
    }

    /** Writes the rows of a relation beside the place, under a hidden name, and gives how many there are. */
    public long write(SqlSession session, SqlDialect dialect, String relation) {
        String query = "SELECT * FROM " + relation;
        requireColumns(session.describe(query));
        try {
            requireReplaceable();
            files.prepare();
            long rows = session.execute(dialect.exportFile(query, files.part().toString(), export.layout()));
            if (isFolder()) {
                // Without rows, there are no partitions and so no folder.
                Files.createDirectories(files.part());
            }
            files.force();
            return rows;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Puts the files in their place. */
    public void publish() {
        try {
            files.publish();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private boolean isFolder() {
        return !export.layout().partitionBy().isEmpty();
    }

    private void requireColumns(Schema columns) {
        for (String column : export.layout().partitionBy()) {
            if (columns.find(column).isEmpty()) {
                throw failure("there is no column \"" + column + "\" to partition by ("
                        + NearestWord.remedy(column, columns.names(), "columns") + ")");
            }
        }
        if (isFolder()
                && columns.columns().size() <= export.layout().partitionBy().size()) {
            throw failure("partition_by names all its columns, so no column is left to write (leave one out)");
        }
    }

    /** Makes sure that nothing is replaced which no export wrote: a folder is, with all that it holds. */
    private void requireReplaceable() throws IOException {
        if (!isFolder() && Files.isDirectory(path)) {
            throw failure("there is a folder of that name (name a file)");
        }
        if (isFolder() && Files.exists(path)) {
            Optional<Path> other = Files.isDirectory(path) ? stranger() : Optional.of(path);
            if (other.isPresent()) {
                throw failure("it would replace " + other.get() + ", which is not part of an export in partitions"
                        + " (name a folder of its own)");
            }
        }
    }

    /** Finds something that stands in no partition. */
    private Optional<Path> stranger() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(found -> !Files.isDirectory(found)
                            || !PARTITION
                                    .matcher(found.getFileName().toString())
                                    .matches())
                    .sorted()
                    .findFirst();
        }
    }

    private PenstockException failure(String reason) {
        return PenstockException.at(
                export.place(),
                WriteError.FILE_UNWRITABLE,
                "Cannot export %s to %s: %s".formatted(model, export.path(), reason));
    }

    private PenstockException unwritable(IOException e) {
        return new PenstockException(
                WriteError.FILE_UNWRITABLE,
                "Cannot export %s to %s: %s (look at its path and the rights of %s)"
                        .formatted(model, export.path(), e.getMessage(), path.getParent()),
                export.place(),
                e);
    }

    @Override
    public void close() {
        files.close();
    }
}
