package io.penstock.core.project;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.post.NamedTransform;
import io.penstock.spi.sql.ProjectFunction;
import java.util.List;
import java.util.function.Function;

/** Finds models, transforms and checks that are not SQL files. Thread-safe. */
@FunctionalInterface
public interface ModelFinder {
    /**
     * Finds what a project has of them.
     *
     * @throws io.penstock.core.config.ProjectException with all that is wrong with them
     */
    Found find(ProjectConfig config);

    /**
     * What was found.
     *
     * @param models gives the models, whose options the binder makes from what they say; throws a {@link
     *     io.penstock.core.config.ProjectException} with all that is wrong with them
     * @param checks gives the checks in the same way
     */
    record Found(
            List<NamedTransform> transforms,
            List<ProjectFunction.Method> functions,
            Function<ModelOptionsBinder, List<ModelDeclaration>> models,
            Function<ModelOptionsBinder, List<MethodCheck>> checks) {
        public Found {
            transforms = List.copyOf(transforms);
            functions = List.copyOf(functions);
        }
    }
}
