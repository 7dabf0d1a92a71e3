package io.penstock.core.project;

import io.penstock.core.config.ProjectConfig;
import java.util.List;

/** Finds models that are not SQL files. Thread-safe. */
@FunctionalInterface
public interface ModelFinder {
    /**
     * Finds the models of a project.
     *
     * @param binder makes the options of each from what it says
     * @throws io.penstock.core.config.ProjectException with all that is wrong with them
     */
    List<ModelDeclaration> find(ProjectConfig config, ModelOptionsBinder binder);
}
