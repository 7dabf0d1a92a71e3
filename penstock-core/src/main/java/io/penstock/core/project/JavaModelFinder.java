package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.java.JavaDeclaration;
import io.penstock.core.java.JavaModels;
import io.penstock.core.post.NamedTransform;
import io.penstock.core.post.TransformBody;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the Java models and transforms of a project; what it finds can be called until it is closed. */
public final class JavaModelFinder implements ModelFinder, AutoCloseable {
    private @Nullable JavaModels loaded;

    @Override
    public synchronized Found find(ProjectConfig config) {
        close();
        JavaModels models = JavaModels.load(config.directory(), config.classPath());
        loaded = models;
        List<NamedTransform> transforms = models.transforms().stream()
                .map(found -> new NamedTransform(found.name(), new TransformBody.Method(found.method())))
                .toList();
        return new Found(transforms, models.functions(), binder -> bind(models.declarations(), binder));
    }

    private static List<ModelDeclaration> bind(List<JavaDeclaration> declarations, ModelOptionsBinder binder) {
        Problems problems = new Problems();
        List<ModelDeclaration> found = new ArrayList<>();
        for (JavaDeclaration declaration : declarations) {
            ModelDeclaration model = problems.attempt(() -> bind(declaration, binder));
            if (model != null) {
                found.add(model);
            }
        }
        problems.throwIfAny();
        return found;
    }

    private static ModelDeclaration bind(JavaDeclaration declaration, ModelOptionsBinder binder) {
        BoundModel bound = binder.bind(declaration.name(), declaration.options(), value -> declaration.place());
        if (bound.options().materialize() == Materialization.EPHEMERAL) {
            throw PenstockException.at(
                    declaration.place(),
                    ProjectError.MODEL_CONFLICT,
                    "Cannot make the Java model " + bound.name()
                            + " ephemeral: only the text of an SQL model can stand inside another query (use VIEW)");
        }
        return new ModelDeclaration(
                bound.name(), bound.options(), new ModelBody.Java(declaration.model()), declaration.place());
    }

    @Override
    public synchronized void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}
