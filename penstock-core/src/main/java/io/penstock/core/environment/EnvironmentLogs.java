package io.penstock.core.environment;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.graph.Databases;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what virtual environments show over all databases of a project. */
public final class EnvironmentLogs {
    private EnvironmentLogs() {}

    /**
     * Gives the connections that lead to what environments may show: the default one, and all others that are not for reading
     * only, whether models are kept on them or were; one for each database.
     */
    public static List<ConnectionSpec> connections(ProjectConfig config) {
        List<ConnectionSpec> found = new ArrayList<>();
        config.connections().values().stream()
                .filter(spec ->
                        spec.keeps() || spec.name().equals(config.models().connection()))
                .filter(spec -> found.stream().noneMatch(spec::isSameAs))
                .forEach(found::add);
        return found;
    }

    /** Gives what is on record in each, by connection. */
    public static Map<String, EnvironmentLog> load(ProjectConfig config, Databases databases) {
        Map<String, EnvironmentLog> logs = new LinkedHashMap<>();
        for (ConnectionSpec connection : connections(config)) {
            SqlDatabase database = databases.database(connection.name(), connection.place());
            try (SqlSession session = database.session()) {
                logs.put(connection.name(), new EnvironmentTable(database.dialect(), Owner.of(config)).load(session));
            }
        }
        return logs;
    }

    /** Gives the number that the next change of the project's environment has: it counts over all of its databases. */
    public static long next(ProjectConfig config, Databases databases) {
        return EnvironmentLog.of(load(config, databases).values()).next(config.environment());
    }
}
