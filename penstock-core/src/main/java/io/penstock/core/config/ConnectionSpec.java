package io.penstock.core.config;

import io.penstock.spi.connector.Access;
import io.penstock.spi.error.Place;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the project declares it.
 *
 * @param type the name of a connector
 * @param options the keys of its connector, variables replaced
 * @param breaker null when it has none
 * @param access what may be done with it
 * @param shared whether it is the same in all environments, which read each other's tables there
 * @param forQueries whether it is one of every project, in which queries run and nothing is kept
 * @param place where it is declared; the project's file where it is the default
 */
public record ConnectionSpec(
        String name,
        String type,
        Map<String, Object> options,
        @Nullable BreakerSpec breaker,
        Access access,
        boolean shared,
        boolean forQueries,
        Place place) {
    public ConnectionSpec {
        options = Map.copyOf(options);
    }

    /** Makes one that is read and written by one environment. */
    public ConnectionSpec(
            String name, String type, Map<String, Object> options, @Nullable BreakerSpec breaker, Place place) {
        this(name, type, options, breaker, Access.READWRITE, false, false, place);
    }

    /** Says whether something of the project may be kept there. */
    public boolean keeps() {
        return access == Access.READWRITE && !forQueries;
    }

    /** Says whether it leads to the same as another. */
    public boolean isSameAs(ConnectionSpec other) {
        return type.equals(other.type) && options.equals(other.options);
    }

    /** Tells where it leads, without its secrets. */
    public String destination() {
        TreeMap<String, Object> told = new TreeMap<>(options);
        told.keySet().removeIf(Secrets::isSecret);
        return type + " " + told;
    }

    /** Gives the same for reading only. */
    public ConnectionSpec reading() {
        return new ConnectionSpec(name, type, options, null, Access.READ, shared, forQueries, place);
    }
}
