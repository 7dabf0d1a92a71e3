package io.penstock.core.workspace;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.graph.Databases;
import io.penstock.core.plan.FallbackEnvironment;
import io.penstock.core.plugin.Connections;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.project.Project;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The databases of a project in one environment, and of that to which it falls back. Not thread-safe, but for its databases. */
final class ProjectDatabases implements Databases, AutoCloseable {
    private final Project project;
    private final Connectors connectors;
    private final @Nullable ProjectDatabases beside;
    private final Connections connections;
    private @Nullable Connections ofFallback;
    private @Nullable FallbackEnvironment fallback;

    /**
     * Opens none of them yet.
     *
     * @param beside those of another environment, with which these share what both lead to; all else is then for reading
     *     only. Null for an environment by itself
     */
    ProjectDatabases(Project project, Connectors connectors, @Nullable ProjectDatabases beside) {
        this.project = project;
        this.connectors = connectors;
        this.beside = beside;
        this.connections = open(beside == null ? project.config().connections() : reading(project.config()));
    }

    private Connections open(Map<String, ConnectionSpec> declared) {
        return new Connections(declared, project.config().directory(), project.functions(), connectors);
    }

    private static Map<String, ConnectionSpec> reading(ProjectConfig config) {
        Map<String, ConnectionSpec> reading = new LinkedHashMap<>();
        config.connections().forEach((connection, spec) -> reading.put(connection, spec.reading()));
        return reading;
    }

    @Override
    public SqlDatabase database(String connection, Place usedAt) {
        return beside != null && beside.leadsTo(project.config().connections().get(connection))
                ? beside.database(connection, usedAt)
                : connections.database(connection, usedAt);
    }

    void check(String connection) {
        connections.check(connection);
    }

    private boolean leadsTo(@Nullable ConnectionSpec other) {
        ConnectionSpec own =
                other == null ? null : project.config().connections().get(other.name());
        return other != null && own != null && own.isSameAs(other);
    }

    /**
     * Gives the environment to which this one falls back, with its databases for reading only.
     *
     * @param config reads its configuration, when it is first asked for
     */
    FallbackEnvironment fallback(Supplier<ProjectConfig> config) {
        if (fallback == null) {
            ProjectConfig there = config.get();
            Connections opened = open(reading(there));
            ofFallback = opened;
            fallback = new FallbackEnvironment(there, opened::database);
        }
        return fallback;
    }

    @Override
    public void close() {
        try (Connections own = connections;
                Connections others = ofFallback) {
            fallback = null;
        }
    }
}
