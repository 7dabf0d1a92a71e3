package io.penstock.testkit;

import io.penstock.core.write.WriteError;

/** Tells that rows may not be written, and why. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final WriteError code;

    RefusedException(WriteError code) {
        super(code.name());
        this.code = code;
    }

    WriteError code() {
        return code;
    }

    /** Refuses where rows would be taken away that the options protect. */
    static void unlessAllowed(ShareOfRows share) throws RefusedException {
        if (share.incoming() == 0 && share.before() > 0 && !share.allowEmpty()) {
            throw new RefusedException(WriteError.SOURCE_EMPTY);
        }
        if (share.incoming() > 0 && share.before() >= 10 && share.gone() > share.ratio() * share.before()) {
            throw new RefusedException(WriteError.DELETE_TOO_MUCH);
        }
    }

    /** How many rows would go, of how many. */
    record ShareOfRows(long incoming, long before, long gone, double ratio, boolean allowEmpty) {}
}
