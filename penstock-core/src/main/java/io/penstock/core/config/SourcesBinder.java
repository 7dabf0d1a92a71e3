package io.penstock.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.SourceDeclaration.Freshness;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the declarations of sources. Confined to one thread. */
final class SourcesBinder {
    private static final String SOURCES = "sources";
    private static final String NAME = "name";
    private static final String CONNECTION = "connection";
    private static final String TABLE = "table";
    private static final String SCHEMA = "schema";

    private final Map<String, ConnectionSpec> connections;
    private final String defaultConnection;
    private final Problems problems;
    private final List<SourceDeclaration> found = new ArrayList<>();
    private final Map<String, Place> names = new HashMap<>();

    SourcesBinder(Map<String, ConnectionSpec> connections, String defaultConnection, Problems problems) {
        this.connections = connections;
        this.defaultConnection = defaultConnection;
        this.problems = problems;
    }

    List<SourceDeclaration> bind(Fields root) {
        Fields sources = root.map(SOURCES);
        sources.map().properties().forEach(entry -> {
            Place place = sources.keyPlace(entry.getKey());
            Fields source = sources.map(entry.getKey());
            if (source.has(NAME) && !source.text(NAME, "").equals(entry.getKey())) {
                refuse(
                        source.place(NAME),
                        "the source \"%s\" calls itself \"%s\" (leave its name out)"
                                .formatted(entry.getKey(), source.text(NAME, "")));
            }
            add(entry.getKey(), source, place);
        });
        if (sources.map().isArray()) {
            int index = 0;
            for (JsonNode element : sources.map()) {
                Fields source = new Fields(element, sources.at().appendIndex(index), sources.places());
                add(source.text(NAME, ""), source, source.place(NAME));
                index++;
            }
        }
        return found;
    }

    private void add(String name, Fields source, Place place) {
        Place first = names.putIfAbsent(name.toLowerCase(Locale.ROOT), place);
        if (first != null) {
            refuse(place, "the source \"%s\" is declared at %s already (rename one)".formatted(name, first));
        }
        if (source.has(CONNECTION)) {
            ConnectionNames.check(
                    source.text(CONNECTION, ""), connections.keySet(), source.place(CONNECTION), problems);
        }
        if (source.has("path") && (source.has(TABLE) || source.has(SCHEMA))) {
            String key = source.has(TABLE) ? TABLE : SCHEMA;
            refuse(
                    source.keyPlace(key),
                    "the source \"%s\" has both \"path\" and \"%s\" (a source is a file or a table)"
                            .formatted(name, key));
        }
        int dot = name.lastIndexOf('.');
        String schema = source.has(SCHEMA) ? source.text(SCHEMA) : dot < 0 ? null : name.substring(0, dot);
        found.add(new SourceDeclaration(
                name,
                source.text(CONNECTION, defaultConnection),
                schema,
                source.text(TABLE, name.substring(dot + 1)),
                source.text("path"),
                null,
                source.text("description", ""),
                source.text("cursor"),
                freshness(name, source),
                place));
    }

    private @Nullable Freshness freshness(String name, Fields source) {
        if (!source.has("freshness")) {
            return null;
        }
        Fields freshness = source.map("freshness");
        if (!source.has("cursor")) {
            refuse(
                    source.keyPlace("freshness"),
                    "the source \"%s\" has a freshness and no cursor (name a column of times)".formatted(name));
        }
        Duration warnAfter = freshness.duration("warn_after", problems);
        Duration errorAfter = freshness.duration("error_after", problems);
        if (warnAfter != null && errorAfter != null && warnAfter.compareTo(errorAfter) >= 0) {
            refuse(
                    freshness.keyPlace("warn_after"),
                    "the source \"%s\" would warn after %s, and is refused after %s already (let warn_after be the shorter)"
                            .formatted(name, Durations.show(warnAfter), Durations.show(errorAfter)));
        }
        return new Freshness(warnAfter, errorAfter);
    }

    private void refuse(Place place, String reason) {
        problems.add(place, ProjectError.VALUE_INVALID, "Cannot read %s: %s".formatted(place.file(), reason));
    }
}
