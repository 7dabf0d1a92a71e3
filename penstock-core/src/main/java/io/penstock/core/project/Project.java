package io.penstock.core.project;

import io.penstock.core.config.ProjectConfig;
import java.util.List;

/** All that a project declares, not yet put together. */
public record Project(ProjectConfig config, List<ModelDeclaration> models, List<SingularCheck> checks) {
    public Project {
        models = List.copyOf(models);
        checks = List.copyOf(checks);
    }
}
