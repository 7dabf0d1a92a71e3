package io.penstock.core.check;

import java.io.Serial;

/** Tells why a check could not be evaluated, within this room. */
final class UnevaluatedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnevaluatedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
