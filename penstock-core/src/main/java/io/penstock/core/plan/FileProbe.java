package io.penstock.core.plan;

import io.penstock.core.config.PathPattern;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at the files behind a path or pattern: how many, how large, and when the newest was changed. */
final class FileProbe {
    private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

    private final Path directory;

    FileProbe(Path directory) {
        this.directory = directory;
    }

    /** Gives what was found, null for files on another machine or none at all, about which nothing can be told. */
    SourceProbe.@Nullable Answer ask(String path) {
        if (REMOTE.matcher(path).matches()) {
            return null;
        }
        Found found = new Found();
        try {
            PathPattern.find(directory, path.replace('\\', '/')).forEach(found::add);
        } catch (UncheckedIOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE,
                    "Cannot look at " + path + ": " + e.getMessage() + " (is it there, and may it be read?)",
                    e);
        }
        return found.answer();
    }

    private static final class Found {
        private long files;
        private long bytes;
        private Instant newest = Instant.MIN;

        void add(Path file) {
            try {
                if (Files.isRegularFile(file)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    files++;
                    bytes += attributes.size();
                    Instant changed = attributes.lastModifiedTime().toInstant();
                    newest = changed.isAfter(newest) ? changed : newest;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        SourceProbe.@Nullable Answer answer() {
            if (files == 0) {
                return null;
            }
            String count = files == 1 ? "" : files + " files, ";
            return new SourceProbe.Answer(count + bytes + " bytes of " + newest.truncatedTo(ChronoUnit.MILLIS), newest);
        }
    }
}
