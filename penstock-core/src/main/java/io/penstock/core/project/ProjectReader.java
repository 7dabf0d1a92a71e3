package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.ConfigReader;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ModelDefaults;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.Variables;
import io.penstock.core.post.Export;
import io.penstock.core.post.NamedTransform;
import io.penstock.core.post.PostTransform;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.ProjectFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads all that a project declares, and tells all that is wrong with it at once. Immutable. */
public final class ProjectReader {
    /** What stands in for the project's defaults when these cannot be read, so that models are checked all the same. */
    private static final ModelDefaults NO_DEFAULTS =
            new ModelDefaults(null, "default", Materialization.TABLE, Strategy.REPLACE, RetryPolicy.NONE);

    private final ConfigReader configs;
    private final List<ModelFinder> finders;
    private final Predicate<String> readsFiles;

    /** Makes a reader of SQL models and of those that others find. */
    public ProjectReader(ConfigReader configs, List<ModelFinder> finders) {
        this(configs, finders, type -> true);
    }

    /**
     * Makes a reader.
     *
     * @param readsFiles says whether the queries of a type of connection read files of this machine
     */
    public ProjectReader(ConfigReader configs, List<ModelFinder> finders, Predicate<String> readsFiles) {
        this.readsFiles = readsFiles;
        this.configs = Objects.requireNonNull(configs, "configs");
        this.finders = List.copyOf(finders);
    }

    /**
     * Reads a project.
     *
     * @param environment the environment that was asked for; null for what {@code PENSTOCK_ENV} says, or {@code dev}
     * @throws ProjectException with all that is wrong with its files
     * @throws PenstockException when the folder holds no project
     */
    public Project read(Path directory, @Nullable String environment) {
        Problems problems = new Problems();
        Project project = read(directory, environment, problems);
        problems.throwIfAny();
        return project;
    }

    /**
     * Reads what can be read of a project, and adds what is wrong with its models and checks to the problems; models among
     * which something is wrong may be in what is given.
     *
     * @throws PenstockException when nothing can be made of it, as its configuration is wrong
     */
    public Project read(Path directory, @Nullable String environment, Problems problems) {
        Variables variables = configs.variables(environment);
        ProjectConfig config = config(directory, environment, problems);
        ModelDefaults defaults = config == null ? NO_DEFAULTS : config.models();
        Set<String> connections =
                config == null ? Set.of() : config.connections().keySet();
        Path root = config == null ? directory.toAbsolutePath().normalize() : config.directory();
        List<ModelFinder.Found> found = config == null ? null : find(config, problems);
        NamedParts named = new NamedParts(
                new TableFiles(root, variables).read(problems),
                NamedTransforms.read(root, found == null ? null : transforms(found), problems));
        ModelOptionsBinder binder = new ModelOptionsBinder(defaults, connections, variables, named);
        List<ModelDeclaration> models = new ArrayList<>(new SqlModels(root, binder).read(problems));
        List<MethodCheck> methods = new ArrayList<>();
        for (ModelFinder.Found others : found == null ? List.<ModelFinder.Found>of() : found) {
            List<ModelDeclaration> more = problems.attempt(() -> others.models().apply(binder));
            models.addAll(more == null ? List.of() : more);
            List<MethodCheck> moreChecks =
                    problems.attempt(() -> others.checks().apply(binder));
            methods.addAll(moreChecks == null ? List.of() : moreChecks);
        }
        List<SeedFiles.Seed> seeds =
                new SeedFiles(root, binder, connection -> readsFiles(config, connection)).read(problems);
        seeds.forEach(seed -> models.add(seed.model()));
        List<SingularCheck> checks = new SqlChecks(root, variables).read(problems);
        if (config != null) {
            HookRules.requireSound(config.hooks(), problems);
        }
        List<ProjectFunction> functions = new FunctionFiles(root).read(functions(found), problems);
        checkNames(config, models, problems);
        checkFiles(root, models, problems);
        ExportPlaces places = new ExportPlaces(root, config);
        models.forEach(model -> places.check(model, problems));
        if (config == null) {
            problems.throwIfAny();
        }
        List<SourceDeclaration> files =
                seeds.stream().map(SeedFiles.Seed::source).toList();
        return new Project(Objects.requireNonNull(config).with(files), models, checks, methods, functions);
    }

    private boolean readsFiles(@Nullable ProjectConfig config, String connection) {
        ConnectionSpec spec = config == null ? null : config.connections().get(connection);
        return spec == null || readsFiles.test(spec.type());
    }

    /** Finds what is not in SQL files; null where that cannot be. */
    private @Nullable List<ModelFinder.Found> find(ProjectConfig config, Problems problems) {
        List<ModelFinder.Found> found = new ArrayList<>();
        for (ModelFinder finder : finders) {
            ModelFinder.Found one = problems.attempt(() -> finder.find(config));
            if (one == null) {
                return null;
            }
            found.add(one);
        }
        return found;
    }

    private static List<NamedTransform> transforms(List<ModelFinder.Found> found) {
        return found.stream().flatMap(one -> one.transforms().stream()).toList();
    }

    private static List<ProjectFunction.Method> functions(@Nullable List<ModelFinder.Found> found) {
        return found == null
                ? List.of()
                : found.stream().flatMap(one -> one.functions().stream()).toList();
    }

    private @Nullable ProjectConfig config(Path directory, @Nullable String environment, Problems problems) {
        try {
            return configs.read(directory, environment);
        } catch (ProjectException e) {
            problems.add(e);
            return null;
        }
    }

    /** Makes sure that a name means one relation, whatever the case of its letters. */
    private static void checkNames(@Nullable ProjectConfig config, List<ModelDeclaration> models, Problems problems) {
        Map<String, Place> sources = new HashMap<>();
        if (config != null) {
            config.sources().forEach(source -> sources.put(source.name().toLowerCase(Locale.ROOT), source.place()));
        }
        Map<String, Place> first = new HashMap<>();
        for (ModelDeclaration model : models) {
            String name = model.name().toLowerCase(Locale.ROOT);
            Place other = first.putIfAbsent(name, model.place());
            if (other != null) {
                duplicate(model, "a model of that name is declared at %s".formatted(other), problems);
            }
            Place source = sources.get(name);
            if (source == null && model.options().schema() != null) {
                source = sources.get(model.options().schema().toLowerCase(Locale.ROOT) + "." + name);
            }
            if (source != null) {
                duplicate(model, "a source of that name is declared at %s".formatted(source), problems);
            }
        }
    }

    /** Makes sure that no two models write one file, also on a disk that does not tell small letters from capital ones. */
    private static void checkFiles(Path root, List<ModelDeclaration> models, Problems problems) {
        Map<String, ModelDeclaration> first = new HashMap<>();
        for (ModelDeclaration model : models) {
            for (String path : files(model)) {
                String file = root.resolve(path).normalize().toString().toLowerCase(Locale.ROOT);
                ModelDeclaration other = first.putIfAbsent(file, model);
                if (other != null) {
                    problems.add(
                            model.place(),
                            ProjectError.MODEL_DUPLICATE,
                            "Cannot declare the model \"%s\": its file %s is that of the model \"%s\", declared at %s (give one of them another path)"
                                    .formatted(model.name(), path, other.name(), other.place()));
                }
            }
        }
    }

    /** Gives the files that a model writes, by their paths: its own, and its exports. */
    private static List<String> files(ModelDeclaration model) {
        List<String> files = new ArrayList<>();
        if (model.options().path() != null) {
            files.add(model.options().path());
        }
        for (PostTransform step : model.options().post()) {
            if (step.body() instanceof Export export) {
                files.add(export.path());
            }
        }
        return files;
    }

    private static void duplicate(ModelDeclaration model, String reason, Problems problems) {
        problems.add(
                model.place(),
                ProjectError.MODEL_DUPLICATE,
                "Cannot declare the model \"%s\": %s (rename one)".formatted(model.name(), reason));
    }
}
