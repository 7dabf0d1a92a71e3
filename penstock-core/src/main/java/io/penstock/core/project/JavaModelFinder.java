package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.java.JavaCheck;
import io.penstock.core.java.JavaDeclaration;
import io.penstock.core.java.JavaModels;
import io.penstock.core.post.NamedTransform;
import io.penstock.core.post.TransformBody;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the Java models, transforms and checks of a project; what it finds can be called until it is closed. */
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
        return new Found(
                transforms,
                models.functions(),
                binder -> each(models.declarations(), declaration -> bind(declaration, binder)),
                binder -> each(models.checks(), check -> bind(check, binder)));
    }

    /** Binds all, and tells all that is wrong with any of them at once. */
    private static <T, R> List<R> each(List<T> declared, Function<T, R> bind) {
        Problems problems = new Problems();
        List<R> bound = new ArrayList<>();
        for (T one : declared) {
            R found = problems.attempt(() -> bind.apply(one));
            if (found != null) {
                bound.add(found);
            }
        }
        problems.throwIfAny();
        return bound;
    }

    private static MethodCheck bind(JavaCheck check, ModelOptionsBinder binder) {
        Place place = check.method().place();
        return new MethodCheck(check.model(), binder.bindCheck(check, value -> place));
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
