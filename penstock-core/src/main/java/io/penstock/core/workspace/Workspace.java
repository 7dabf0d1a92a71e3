package io.penstock.core.workspace;

import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
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
import io.penstock.core.plan.ReadableModels;
import io.penstock.core.plan.Resumption;
import io.penstock.core.plan.SourceFreshness;
import io.penstock.core.plan.Versions;
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
import io.penstock.core.run.Recovery;
import io.penstock.core.run.RunEvent;
import io.penstock.core.run.RunResult;
import io.penstock.core.run.RunSetup;
import io.penstock.core.run.Runner;
import io.penstock.core.state.Lease;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.StateStore;
import io.penstock.core.trial.Trial;
import io.penstock.core.trial.TrialFiles;
import io.penstock.core.trial.TrialRunner;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.util.Collection;
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
    private final ProjectDatabases databases;
    private final Breakers breakers;
    private final @Nullable SoundPart part;
    private @Nullable Graph graph;
    private @Nullable StateStore state;
    private @Nullable ProjectLock lock;

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
        this.databases = new ProjectDatabases(project, setup.connectors(), beside == null ? null : beside.databases);
        this.breakers = new Breakers(config.connections().values(), setup.clock());
    }

    /** Reads a project, and tells all that is wrong with its files at once. */
    public static Workspace open(WorkspaceSetup setup) {
        JavaModelFinder javaModels = new JavaModelFinder();
        ProjectReader reader = ProjectReaders.of(setup, javaModels);
        return new Workspace(setup, javaModels, reader.read(setup.directory(), setup.environment()), null);
    }

    /**
     * Reads the part of a project about which nothing is wrong, for looking at what is there while somebody edits; the rest
     * is told by {@link #leftOut()}.
     */
    public static Workspace openSound(WorkspaceSetup setup) {
        JavaModelFinder javaModels = new JavaModelFinder();
        ProjectReader reader = ProjectReaders.of(setup, javaModels);
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
        Project project = ProjectReaders.of(setup, javaModels).read(setup.directory(), setup.environment());
        return new Workspace(setup, javaModels, project, null, other);
    }

    /** Reads a project's configuration and nothing else. */
    public static ProjectConfig config(WorkspaceSetup setup) {
        return ProjectReaders.ofConfig(setup).read(setup.directory(), setup.environment());
    }

    public ProjectConfig config() {
        return config;
    }

    public Databases databases() {
        return databases;
    }

    /**
     * Asks the other side of a connection of the project for a sign of life.
     *
     * @throws PenstockException when there is none, with the reason
     */
    public void check(String connection) {
        databases.check(connection);
    }

    /** Puts the project's models together. */
    public Graph graph() {
        if (graph == null) {
            KeptReadings readings = KeptReadings.load(config, setup.connectors()::build, setup.clock());
            Function<Project, Graph> compiler =
                    whole -> Versions.share(GraphCompiler.compile(whole, databases(), readings), databases());
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
        if (part == null
                || (!part.leavesOutClasses()
                        && project.without(part.leftOut()).functions().equals(project.functions()))) {
            // Without all functions, queries that call them would be told to be wrong.
            List<PenstockException> found = problems.attempt(
                    () -> LineageReader.validate(sound, databases(), state().schemas(config.environment())));
            problems.addAll(found == null ? List.of() : found);
        }
        problems.attempt(this::trials);
        problems.attempt(() -> {
            fallback();
            return graph;
        });
        return problems;
    }

    /** Tells of connections whose databases may lack what queries name, as not all migrations are applied to them. */
    public List<String> pendingMigrations() {
        return Migrator.of(config, databases(), setup.clock()).warnings(Set.of());
    }

    public StateStore state() {
        if (state == null) {
            state = setup.stateStore().apply(config.state());
        }
        return state;
    }

    /**
     * Waits until no other process works on this environment, keeps others out until the lock is closed, and clears up
     * behind runs that died.
     *
     * @param onWait told who holds it, before the wait
     * @param onDeath told of runs that died
     */
    public ProjectLock lock(String command, Duration patience, Consumer<Lease> onWait, Consumer<Recovery> onDeath) {
        lock = locks().lock(command, patience, onWait, onDeath);
        return lock;
    }

    /** Does the same for work that writes: where environments share tables, no two write at once. */
    public ProjectLock lockToWrite(
            String command, Duration patience, Consumer<Lease> onWait, Consumer<Recovery> onDeath) {
        lock = locks().lockShared(lock(command, patience, onWait, onDeath), command, patience, onWait);
        return lock;
    }

    private EnvironmentLocks locks() {
        return new EnvironmentLocks(config, state(), setup.clock());
    }

    /** Clears up behind runs of an environment that died, unless another process works there, which has done so. */
    public List<Recovery> recover(String environment) {
        return locks().recover(environment);
    }

    /** Gives what tells of environments that are views over tables which all of them share, and changes them. */
    public VirtualEnvironments virtual() {
        return new VirtualEnvironments(config, databases(), setup.clock());
    }

    /** Gives the project's models, each read where the environment shows it. */
    public Graph shown() {
        return virtual().shown(graph());
    }

    /** Gives what could not be done and waits for somebody to deal with it. */
    public DeadLetterBox deadLetters() {
        return new DeadLetterBox(graph(), databases(), state());
    }

    /** Finds what is left of a run; the caller holds the lock. */
    public Resumption resumption(String run) {
        return Resumption.of(graph(), state(), run);
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

    /** Finds models as they can be read on a connection, from the fallback where this environment has not built them. */
    public ReadableModels readable(Collection<String> models, String connection) {
        Graph shown = shown();
        return config.environments().fallback() == null
                ? new ReadableModels(shown, Map.of())
                : ReadableModels.of(shown, databases(), fallback(), models, connection);
    }

    /** Gives the environment from which is read what this one has not built; null for none. */
    private @Nullable FallbackEnvironment fallback() {
        String name = config.environments().fallback();
        if (name != null) {
            Environments.requireKnown(
                    name, "fall back to", config.environments().place(), config, state());
        }
        return name == null
                ? null
                : databases.fallback(() -> ProjectReaders.ofConfig(setup).read(setup.directory(), name));
    }

    /** Tells in words what is not wrong with the project, and probably not meant. */
    public List<String> warnings() {
        return Stream.of(
                        Environments.warning(config, state()).stream(),
                        Environments.sharing(
                                config,
                                state(),
                                name -> ProjectReaders.ofConfig(setup).read(setup.directory(), name))
                                .stream(),
                        StrayFiles.warnings(config.directory()).stream())
                .flatMap(told -> told)
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
        return Runner.run(plan, runSetup(command, threads, listener, cancellation), cancellation);
    }

    private RunSetup runSetup(String command, int threads, Consumer<RunEvent> listener, Cancellation cancellation) {
        Runnable guard = () -> {};
        if (lock != null) {
            lock.onEnd(cancellation::cancel);
            guard = lock::requireHeld;
        }
        return new RunSetup(databases(), breakers, state(), setup.clock(), command, threads, listener, guard);
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
        Graph shown = shown();
        Set<String> selected = Selection.of(shown, request.select(), request.exclude());
        List<ModelNode> models = shown.models().stream()
                .filter(node -> selected.contains(node.name()))
                .toList();
        return Checker.check(shown, models, runSetup(command, 1, event -> {}, cancellation), cancellation);
    }

    /** Makes sure that something can be taken from another environment to this one. */
    public void requirePromotable(String from) {
        Environments.requirePromotable(from, config, state());
    }

    /**
     * Decides what to take over from another environment; the caller holds the locks of both.
     *
     * @param from opened {@linkplain #openBeside beside} this
     * @param words of a selection; all models that are built there when empty
     * @throws PenstockException with all that stands against it
     */
    public Promotion promotion(Workspace from, List<String> words) {
        Environments.requireSameMode(from.config(), config);
        return PromotionPlanner.plan(Side.of(from.graph(), from.databases()), Side.of(graph(), databases()), words);
    }

    /**
     * Does what a promotion says, and gives the identifier under which that is remembered; the caller holds the locks since
     * before it was planned.
     *
     * @param who does it, by name
     * @param guard throws when the locks are lost
     */
    public String promote(Promotion promotion, String command, String who, Runnable guard) {
        return PromotionRun.run(promotion, state(), setup.clock(), command, who, guard);
    }

    /** Reads the project's tests of models. */
    public List<Trial> trials() {
        return new TrialFiles(config.directory(), ProjectReaders.ofConfig(setup).variables(setup.environment())).read();
    }

    /** Gives what runs tests of models; nothing of the project's databases is opened for it. */
    public TrialRunner trialRunner() {
        return new TrialRunner(project, () -> MemoryDatabase.open(setup.connectors(), project), setup.clock());
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
                ProjectDatabases opened = databases;
                JavaModelFinder found = javaModels) {
            graph = null;
        }
    }
}
