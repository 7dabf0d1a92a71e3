package io.penstock.spi.type;

import java.util.Locale;

/** Spells constants the way users read them. */
final class Names {
    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
