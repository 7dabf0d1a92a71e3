package io.penstock.core.workspace;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.project.Project;
import io.penstock.core.trial.TrialError;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens empty databases in memory: of the type of the models' connection where that can be, else of any that can. */
final class MemoryDatabase {
    private MemoryDatabase() {}

    static SqlDatabase open(Connectors connectors, Project project) {
        ProjectConfig config = project.config();
        ConnectionSpec models = config.connections().get(config.models().connection());
        List<String> types = Stream.concat(
                        Stream.ofNullable(models).map(ConnectionSpec::type), connectors.types().stream())
                .toList();
        return types.stream()
                .flatMap(type -> open(connectors, type, project).stream())
                .findFirst()
                .orElseThrow(() -> new PenstockException(
                        TrialError.TEST_ENGINE,
                        "Cannot test models: no installed plugin has a database in memory (install an embedded engine;"
                                + " installed: " + String.join(", ", connectors.types()) + ")"));
    }

    private static Optional<SqlDatabase> open(Connectors connectors, String type, Project project) {
        Optional<Connector> connector = connectors.find(type);
        Optional<Map<String, Object>> options = connector.flatMap(Connector::inMemory);
        return options.map(memory -> connector
                        .orElseThrow()
                        .open(new ConnectionConfig(
                                "memory", memory, project.config().directory(), project.functions(), Access.READWRITE)))
                .filter(SqlDatabase.class::isInstance)
                .map(SqlDatabase.class::cast);
    }
}
