package io.penstock.core.workspace;

import io.penstock.core.config.ConfigReader;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.GraphCompiler;
import io.penstock.core.graph.KeptReadings;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.lineage.LineageReader;
import io.penstock.core.migrate.Migrator;
import io.penstock.core.plan.FallbackEnvironment;
import io.penstock.core.plan.IntervalReport;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Planner;
import io.penstock.core.plan.SourceFreshness;
import io.penstock.core.plugin.Connections;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.project.JavaModelFinder;
import io.penstock.core.project.Project;
import io.penstock.core.project.ProjectReader;
import io.penstock.core.project.StrayFiles;
import io.penstock.core.promote.Promotion;
import io.penstock.core.promote.PromotionPlanner;
import io.penstock.core.promote.PromotionRun;
import io.penstock.core.promote.Side;
import io.penstock.core.run.Breakers;
import io.penstock.core.run.Cancellation;
import io.penstock.core.run.Checker;
import io.penstock.core.run.DryRun;
import io.penstock.core.run.Previews;
import io.penstock.core.run.RunEvent;
import io.penstock.core.run.RunResult;
import io.penstock.core.run.RunSetup;
import io.penstock.core.run.Runner;
import io.penstock.core.state.LockHolder;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.StateStore;
import io.penstock.core.trial.Trial;
import io.penstock.core.trial.TrialFiles;
import io.penstock.core.trial.TrialRunner;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A project in one environment, open for work.
 *
 * <p>Its databases are opened when they are first used. Not thread-safe, but for what it hands out.
 */
public final class Workspace implements AutoCloseable {
    private final WorkspaceSetup setup;
    private final JavaModelFinder javaModels;
    private final Project project;
    private final ProjectConfig config;
    private final Connections connections;
    private final Databases databases;
    private final Breakers breakers;
    private final @Nullable SoundPart part;
    private @Nullable Graph graph;
    private @Nullable StateStore state;
    private @Nullable Connections fallbackConnections;
    private @Nullable FallbackEnvironment fallback;

    private Workspace(WorkspaceSetup setup, JavaModelFinder javaModels, Project project, @Nullable SoundPart part) {
        this(setup, javaModels, project, part, null);
    }

    private Workspace(
            WorkspaceSetup setup,
            JavaModelFinder javaModels,
            Project project,
            @Nullable SoundPart part,
            @Nullable Workspace beside) {
        this.setup = setup;
        this.javaModels = javaModels;
        this.project = project;
        this.part = part;
        this.config = project.config();
        this.connections = new Connections(
                beside == null ? config.connections() : reading(config), config.directory(), setup.connectors());
        this.databases = beside == null ? connections::database : beside(beside);
        this.breakers = new Breakers(config.connections().values(), setup.clock());
    }

    /** Reads a project, and tells all that is wrong with its files at once. */
    public static Workspace open(WorkspaceSetup setup) {
        JavaModelFinder javaModels = new JavaModelFinder();
        ProjectReader reader = new ProjectReader(configReader(setup), List.of(javaModels));
        return new Workspace(setup, javaModels, reader.read(setup.directory(), setup.environment()), null);
    }

    /**
     * Reads the part of a project about which nothing is wrong, for looking at what is there while somebody edits; the rest
     * is told by {@link #leftOut()}.
     */
    public static Workspace openSound(WorkspaceSetup setup) {
        JavaModelFinder javaModels = new JavaModelFinder();
        ProjectReader reader = new ProjectReader(configReader(setup), List.of(javaModels));
        SoundPart part = new SoundPart();
        return new Workspace(
                setup,
                javaModels,
                part.read(problems -> reader.read(setup.directory(), setup.environment(), problems)),
                part);
    }

    /**
     * Reads a project in another environment than one that is open already, to take something from there: what the two
     * have in common is opened once, and all else for reading only.
     */
    public static Workspace openBeside(WorkspaceSetup setup, Workspace other) {
        JavaModelFinder javaModels = new JavaModelFinder();
        Project project = new ProjectReader(configReader(setup), List.of(javaModels))
                .read(setup.directory(), setup.environment());
        return new Workspace(setup, javaModels, project, null, other);
    }

    /** Reads a project's configuration and nothing else. */
    public static ProjectConfig config(WorkspaceSetup setup) {
        return configReader(setup).read(setup.directory(), setup.environment());
    }

    private static ConfigReader configReader(WorkspaceSetup setup) {
        Connectors connectors = setup.connectors();
        return new ConfigReader(
                connectors.optionsSchemas(), connectors::types, setup.variables(), setup.defaultConnection());
    }

    public ProjectConfig config() {
        return config;
    }

    public Databases databases() {
        return databases;
    }

    /** Gives the databases of this environment, those of the other one where both lead to the same. */
    private Databases beside(Workspace other) {
        return (name, place) -> {
            ConnectionSpec own = config.connections().get(name);
            ConnectionSpec there = other.config.connections().get(name);
            boolean same = own != null && there != null && own.isSameAs(there);
            return same ? other.databases().database(name, place) : connections.database(name, place);
        };
    }

    private static Map<String, ConnectionSpec> reading(ProjectConfig config) {
        Map<String, ConnectionSpec> reading = new LinkedHashMap<>();
        config.connections().forEach((connection, spec) -> reading.put(connection, spec.reading()));
        return reading;
    }

    /** Puts the project's models together. */
    public Graph graph() {
        if (graph == null) {
            KeptReadings readings = KeptReadings.load(config, setup.connectors()::build, setup.clock());
            Function<Project, Graph> compiler = whole -> GraphCompiler.compile(whole, databases(), readings);
            graph = part == null ? compiler.apply(project) : part.compile(project, compiler);
        }
        return graph;
    }

    /** Gives the files with which something is wrong, in order; none of a project that is read as a whole. */
    public Set<String> leftOut() {
        graph();
        return part == null ? Set.of() : part.leftOut();
    }

    /** Tells all that is wrong with the models, their checks and their tests, as far as it shows before anything runs. */
    public Problems validate() {
        Graph sound = graph();
        Problems problems = part == null ? new Problems() : part.problems();
        problems.addAll(LineageReader.validate(sound, databases(), state().schemas(config.environment())));
        problems.attempt(this::trials);
        problems.attempt(() -> {
            fallback();
            return graph;
        });
        return problems;
    }

    /** Tells of connections whose databases may lack what queries name, as not all migrations are applied to them. */
    public List<String> pendingMigrations() {
        return Migrator.of(config, databases(), setup.clock()).warnings();
    }

    public StateStore state() {
        if (state == null) {
            state = setup.stateStore().apply(config.statePath());
        }
        return state;
    }

    /**
     * Waits until no other process works on this environment, and keeps others out until the lock is closed.
     *
     * @param onWait told who holds it, before the wait
     */
    public ProjectLock lock(String command, Duration patience, Consumer<LockHolder> onWait) {
        return ProjectLock.acquire(config.directory(), config.environment(), command, patience, onWait, setup.clock());
    }

    /** Decides what to do; the caller holds the lock. */
    public Plan plan(PlanRequest request) {
        Plan plan = Planner.plan(
                graph(),
                request,
                databases(),
                fallback(),
                state().fingerprints(config.environment()),
                setup.clock().instant());
        return plan.warning(warnings());
    }

    /** Gives the environment from which is read what this one has not built; null for none. */
    private @Nullable FallbackEnvironment fallback() {
        String name = config.environments().fallback();
        if (name == null) {
            return null;
        }
        if (fallback == null) {
            Environments.requireKnown(
                    name, "fall back to", config.environments().place(), config, state());
            ProjectConfig there = configReader(setup).read(setup.directory(), name);
            fallbackConnections = new Connections(reading(there), config.directory(), setup.connectors());
            fallback = new FallbackEnvironment(there, fallbackConnections::database);
        }
        return fallback;
    }

    /** Tells in words what is not wrong with the project, and probably not meant. */
    public List<String> warnings() {
        return Stream.concat(
                        Environments.warning(config, state()).stream(),
                        StrayFiles.warnings(config.directory()).stream())
                .toList();
    }

    /**
     * Asks sources how old they are; the caller holds the lock.
     *
     * @param names of sources that declare a freshness; all of these when there is none
     * @throws io.penstock.spi.error.PenstockException when a name is none of these
     */
    public List<SourceFreshness> freshness(List<String> names) {
        return SourceFreshness.ask(config, names, databases(), setup.clock().instant());
    }

    /** Does what a plan says; the caller holds the lock since before it was made. */
    public RunResult run(
            Plan plan, String command, int threads, Consumer<RunEvent> listener, Cancellation cancellation) {
        return Runner.run(
                plan,
                new RunSetup(databases(), breakers, state(), setup.clock(), command, threads, listener),
                cancellation);
    }

    /**
     * Tells which intervals of a model are written.
     *
     * @throws io.penstock.spi.error.PenstockException when there is no such model, or it is not written by intervals
     */
    public IntervalReport intervals(String model) {
        return IntervalReport.of(
                graph(), graph().model(model), databases(), setup.clock().instant());
    }

    /** Evaluates the checks of models over what is published; the caller holds the lock. */
    public RunResult check(PlanRequest request, String command, Cancellation cancellation) {
        Set<String> selected = Selection.of(graph(), request.select(), request.exclude());
        List<ModelNode> models = graph().models().stream()
                .filter(node -> selected.contains(node.name()))
                .toList();
        return Checker.check(
                graph(),
                models,
                new RunSetup(databases(), breakers, state(), setup.clock(), command, 1, event -> {}),
                cancellation);
    }

    /** Makes sure that something can be taken from another environment to this one. */
    public void requirePromotable(String from) {
        if (from.equals(config.environment())) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot promote from " + from + " to " + from + ": they are the same environment (name two)");
        }
        Environments.requireKnown(from, "promote from", null, config, state());
        Environments.requireKnown(config.environment(), "promote to", null, config, state());
    }

    /**
     * Decides what to take over from another environment; the caller holds the locks of both.
     *
     * @param from opened {@linkplain #openBeside beside} this
     * @param words of a selection; all models that are built there when empty
     * @throws PenstockException with all that stands against it
     */
    public Promotion promotion(Workspace from, List<String> words) {
        return PromotionPlanner.plan(Side.of(from.graph(), from.databases()), Side.of(graph(), databases()), words);
    }

    /**
     * Does what a promotion says, and gives the identifier under which that is remembered; the caller holds the locks since
     * before it was planned.
     *
     * @param who does it, by name
     */
    public String promote(Promotion promotion, String command, String who) {
        return PromotionRun.run(promotion, state(), setup.clock(), command, who);
    }

    /** Reads the project's tests of models. */
    public List<Trial> trials() {
        return new TrialFiles(config.directory(), configReader(setup).variables(setup.environment())).read();
    }

    /** Gives what runs tests of models; nothing of the project's databases is opened for it. */
    public TrialRunner trialRunner() {
        return new TrialRunner(project, () -> MemoryDatabase.open(setup.connectors(), config), setup.clock());
    }

    /**
     * Tries a plan in transactions that are rolled back, and tells what it would have done; the caller holds the lock.
     *
     * @param samples how many rows of each kind are told of a table that changes
     */
    public DryRun.Outcome dryRun(Plan plan, Cancellation cancellation, int samples) {
        return DryRun.run(plan, databases(), setup.clock(), cancellation, samples);
    }

    /** Reads the project's migrations; the caller holds the lock as long as it uses them. */
    public Migrator migrator() {
        return Migrator.of(config, databases(), setup.clock());
    }

    /** Gives what tells what the models of a plan would send and change, without sending it; the caller holds the lock. */
    public Previews previews(Plan plan) {
        return new Previews(plan, databases(), setup.clock().instant());
    }

    @Override
    public void close() {
        try (StateStore openedState = state;
                Connections opened = connections;
                Connections ofFallback = fallbackConnections;
                JavaModelFinder found = javaModels) {
            graph = null;
        }
    }
}
