package io.penstock.core.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is not whole yet, beside its place and under a hidden name that says of which run it is. */
public final class PartFile {
    private PartFile() {}

    /** Gives where a run puts a file together. */
    static Path of(Path file, String runId) {
        return file.resolveSibling("." + file.getFileName() + "." + runId + ".part");
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
        try {
            return Files.deleteIfExists(part);
        } catch (IOException e) {
            // A part that stays does no harm: it is hidden and never read.
            System.getLogger(PartFile.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot delete {0}: {1}", part, e.getMessage());
            return false;
        }
    }
}
