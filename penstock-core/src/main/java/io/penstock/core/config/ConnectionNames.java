package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.util.Collection;

/** Checks the names of connections wherever one is named. */
public final class ConnectionNames {
    private ConnectionNames() {}

    /** Reports a name that no connection has. */
    public static void check(String name, Collection<String> known, Place place, Problems problems) {
        if (!known.contains(name)) {
            problems.add(
                    place,
                    ProjectError.CONNECTION_UNKNOWN,
                    "Cannot read %s: there is no connection \"%s\" (%s)"
                            .formatted(place.file(), name, NearestWord.remedy(name, known, "known here")));
        }
    }
}
