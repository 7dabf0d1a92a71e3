package io.penstock.core.config;

import java.util.Locale;

/** Spells constants as users write them. */
public final class Words {
    private Words() {}

    /** Gives a constant's name in small letters. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
