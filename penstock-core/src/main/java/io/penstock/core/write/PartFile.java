package io.penstock.core.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A file, or a folder of files, that is not whole yet, beside its place and under a hidden name that says of which run it is. */
public final class PartFile {
    private PartFile() {}

    /** Gives where a run puts a file together. */
    static Path of(Path file, String runId) {
        return hidden(file, runId + ".part");
    }

    /** Gives a hidden name beside a file. */
    static Path hidden(Path file, String ending) {
        return file.resolveSibling("." + file.getFileName() + "." + ending);
    }

    /**
     * Deletes what a run that was killed left of a file.
     *
     * @return whether there was something
     */
    public static boolean delete(Path file, String runId) {
        return delete(of(file, runId));
    }

    static boolean delete(Path part) {
        if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(part)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            // A part that stays does no harm: it is hidden and never read.
            System.getLogger(PartFile.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot delete {0}: {1}", part, e.getMessage());
            return false;
        }
    }
}
