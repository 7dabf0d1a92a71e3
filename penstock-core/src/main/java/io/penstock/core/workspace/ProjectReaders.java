package io.penstock.core.workspace;

import io.penstock.core.config.ConfigReader;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.project.JavaModelFinder;
import io.penstock.core.project.ProjectReader;
import io.penstock.spi.connector.Connector;
import java.util.List;

/** Makes what reads the files of a project, with the plugins that are there. */
final class ProjectReaders {
    private ProjectReaders() {}

    static ProjectReader of(WorkspaceSetup setup, JavaModelFinder javaModels) {
        // Embedded engines are in this process, and see its files.
        return new ProjectReader(
                ofConfig(setup),
                List.of(javaModels),
                type -> setup.connectors()
                        .find(type)
                        .flatMap(Connector::inMemory)
                        .isPresent());
    }

    static ConfigReader ofConfig(WorkspaceSetup setup) {
        Connectors connectors = setup.connectors();
        return new ConfigReader(connectors.optionsSchemas(), connectors::types, setup.variables(), setup.builtIn());
    }
}
