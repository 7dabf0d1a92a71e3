package io.penstock.core.plan;

import io.penstock.core.config.ContentHash;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the files behind a path or pattern: how many, how large, and when the newest was changed; and reads those of which
 * that is not known.
 */
final class FileProbe {
    private static final Pattern REMOTE = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

    private static final int HASH_DIGITS = 32;

    private final Path directory;

    FileProbe(Path directory) {
        this.directory = directory;
    }

    /**
     * Gives what was found, null for files on another machine or none at all, about which nothing can be told.
     *
     * @param known the versions that are on record
     */
    SourceProbe.@Nullable Answer ask(String path, Collection<FileVersion> known) {
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
        return found.answer(known);
    }

    private final class Found {
        private final List<Path> files = new ArrayList<>();
        private long bytes;
        private Instant newest = Instant.MIN;

        void add(Path file) {
            try {
                if (Files.isRegularFile(file)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    files.add(file);
                    bytes += attributes.size();
                    Instant changed = attributes.lastModifiedTime().toInstant();
                    newest = changed.isAfter(newest) ? changed : newest;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        SourceProbe.@Nullable Answer answer(Collection<FileVersion> known) {
            if (files.isEmpty()) {
                return null;
            }
            String count = files.size() == 1 ? "" : files.size() + " files, ";
            String seen = count + bytes + " bytes of " + newest.truncatedTo(ChronoUnit.MILLIS);
            FileVersion version = known.stream()
                    .filter(one -> one.seen().equals(seen) && !one.content().isEmpty())
                    .findFirst()
                    .orElseGet(() -> new FileVersion(seen, content()));
            return new SourceProbe.Answer(version.toString(), newest);
        }

        /** Gives a name that is the same wherever the project's folder is; on another drive there is no way to it from there. */
        private String name(Path file) {
            boolean near = Objects.equals(file.getRoot(), directory.getRoot());
            return (near ? directory.relativize(file) : file).toString();
        }

        /** Reads the files; empty when that cannot be, which the model that reads them will tell. */
        private String content() {
            ContentHash hash = new ContentHash();
            try {
                for (Path file : files) {
                    hash.add(name(file)).add(file);
                }
            } catch (IOException e) {
                return "";
            }
            return hash.hex().substring(0, HASH_DIGITS);
        }
    }
}
