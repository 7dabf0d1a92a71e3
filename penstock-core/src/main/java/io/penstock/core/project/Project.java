package io.penstock.core.project;

import io.penstock.core.config.ProjectConfig;
import io.penstock.spi.sql.ProjectFunction;
import java.util.List;
import java.util.Set;

/**
 * All that a project declares, not yet put together.
 *
 * @param checks those in files of their own
 * @param methods those that are methods
 * @param functions what it adds to the SQL of its databases
 */
public record Project(
        ProjectConfig config,
        List<ModelDeclaration> models,
        List<SingularCheck> checks,
        List<MethodCheck> methods,
        List<ProjectFunction> functions) {
    public Project {
        models = List.copyOf(models);
        checks = List.copyOf(checks);
        methods = List.copyOf(methods);
        functions = List.copyOf(functions);
    }

    /** Gives the same project without what some of its files declare. */
    public Project without(Set<String> files) {
        return new Project(
                config,
                models.stream()
                        .filter(model -> !files.contains(model.place().file()))
                        .toList(),
                checks.stream()
                        .filter(check ->
                                !files.contains(check.declaration().place().file()))
                        .toList(),
                methods.stream()
                        .filter(check ->
                                !files.contains(check.declaration().place().file()))
                        .toList(),
                functions.stream()
                        .filter(function -> !files.contains(function.place().file()))
                        .toList());
    }
}
