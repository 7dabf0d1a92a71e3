package io.penstock.spi.error;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception that Penstock and its plugins throw on purpose.
 *
 * <p>A message says {@code Cannot <verb> <thing>: <reason with the values> (<remedy>)} and never holds a secret. The
 * place, when there is one, is kept apart from the message and shown before it.
 */
public class PenstockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final transient @Nullable Place place;

    public PenstockException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public PenstockException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, null, cause);
    }

    public PenstockException(ErrorCode code, String message, @Nullable Place place, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.place = place;
    }

    public static PenstockException at(Place place, ErrorCode code, String message) {
        return new PenstockException(code, message, place, null);
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /** Gives the message with its place before it, as people read it. */
    public String describe() {
        return place == null ? message() : place + ": " + message();
    }

    /** Gives the part of the message that says why, without what could not be done. */
    public String reason() {
        return message().replaceFirst("^Cannot [^:]*: ", "");
    }

    /** The message, which is never null here. */
    public String message() {
        return Objects.requireNonNullElse(getMessage(), code.name());
    }
}
