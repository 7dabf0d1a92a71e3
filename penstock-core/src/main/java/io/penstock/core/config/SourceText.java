package io.penstock.core.config;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The content of a user's file, to which places point.
 *
 * @param file path from the project's folder, with forward slashes
 */
public record SourceText(String file, String content) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Reads a file of a project; a byte order mark is left out. */
    public static SourceText read(Path directory, Path file) {
        String shown = directory.relativize(file).toString().replace('\\', '/');
        try {
            String content = Files.readString(file);
            return new SourceText(shown, content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content);
        } catch (CharacterCodingException e) {
            throw unreadable(shown, "it is not text in UTF-8 (save it as UTF-8)", e);
        } catch (NoSuchFileException e) {
            throw unreadable(shown, "there is no such file (check the path)", e);
        } catch (IOException e) {
            String reason =
                    e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
            throw unreadable(shown, reason + " (check that it is a file which you may read)", e);
        }
    }

    /** Finds the line and column of an offset; the line is told without its secrets. */
    public Place place(int offset) {
        Place place = Place.at(file, content, offset);
        String text = place.text();
        return new Place(place.file(), place.line(), place.column(), text == null ? null : Secrets.maskLine(text));
    }

    /** The file's name without its ending. */
    public String stem() {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static PenstockException unreadable(String file, String reason, IOException cause) {
        String message = "Cannot read %s: %s".formatted(file, reason);
        return new PenstockException(ProjectError.FILE_SYNTAX, message, Place.of(file), cause);
    }
}
