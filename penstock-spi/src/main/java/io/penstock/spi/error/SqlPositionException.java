package io.penstock.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * An error of an SQL text whose position in that text is known.
 *
 * <p>Whoever knows which file the text came from turns it into an error with a {@link Place}.
 */
public final class SqlPositionException extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /** Makes the error; the offset counts characters from 0, and is -1 when the engine gave none. */
    public SqlPositionException(ErrorCode code, String message, int offset, @Nullable Throwable cause) {
        super(code, message, cause);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
