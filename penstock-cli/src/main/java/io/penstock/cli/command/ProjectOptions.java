package io.penstock.cli.command;

import io.penstock.core.config.ConfigReader;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.workspace.Workspace;
import io.penstock.core.workspace.WorkspaceSetup;
import io.penstock.state.SqlStateStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which project, in which environment, and for whom to print. */
final class ProjectOptions {
    /**
     * The connection of a project that declares none, which is the embedded engine in a file for each environment, and the same
     * engine in memory for queries that read files for other databases.
     */
    private static final Map<String, Map<String, String>> CONNECTIONS = Map.of(
            "default", Map.of("type", "duckdb", "path", "data/{env}.duckdb"),
            "local", Map.of("type", "duckdb", "path", ":memory:"));

    @Option(
            names = {"-p", "--project"},
            paramLabel = "DIR",
            description = "The project's folder (default: this one).")
    private @Nullable Path directory;

    @Option(
            names = {"-e", "--env", "-t", "--target"},
            paramLabel = "NAME",
            description = "The environment (default: PENSTOCK_ENV, or dev).")
    private @Nullable String environment;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Opens the project and sends the log into its folder. */
    Workspace open(Host host) {
        return warned(host, Workspace.open(setup(host)));
    }

    /** Says whether an environment was asked for. */
    boolean namesEnvironment() {
        return environment != null;
    }

    /** Opens the project in an environment. */
    Workspace openIn(Host host, String name) {
        return warned(host, Workspace.open(setup(host, name)));
    }

    /** Opens the project in another environment than one that is open already, to take something from there. */
    Workspace openBeside(Host host, String name, Workspace other) {
        return Workspace.openBeside(setup(host, name), other);
    }

    /** Opens the part of the project about which nothing is wrong, for looking at it, and tells of the rest. */
    Workspace openSound(Host host) {
        return warned(host, Workspace.openSound(setup(host)));
    }

    /** Opens the part of the project about which nothing is wrong; what is wrong with the rest is for the caller to tell. */
    Workspace openToValidate(Host host) {
        return logged(Workspace.openSound(setup(host)));
    }

    /** Opens the project for work on what its environments show, whatever is wrong with its models. */
    Workspace openForEnvironments(Host host) {
        return openToValidate(host);
    }

    /** Does the same in an environment. */
    Workspace openForEnvironments(Host host, String name) {
        return logged(Workspace.openSound(setup(host, name)));
    }

    /** Opens the project for work that has nothing to do with its models. */
    Workspace openWithoutModels(Host host) {
        return logged(Workspace.open(setup(host)));
    }

    /** Says in which environment a command works, when it is not the one in which all work that do not say. */
    void tellEnvironment(Host host, Workspace workspace) {
        String name = workspace.config().environment();
        if (!json && !name.equals(ConfigReader.DEFAULT_ENVIRONMENT)) {
            host.console().note("environment: " + name);
        }
    }

    private static Workspace warned(Host host, Workspace workspace) {
        logged(workspace);
        Set<String> leftOut = workspace.leftOut();
        if (!leftOut.isEmpty()) {
            host.console()
                    .warn("left out, as something is wrong there: " + String.join(", ", leftOut)
                            + " (penstock validate tells what)");
        } else if (workspace.graph().models().isEmpty()) {
            host.console().warn("the project has no models yet (write one, such as models/first.sql)");
        }
        return workspace;
    }

    private static Workspace logged(Workspace workspace) {
        LogFile.in(workspace.config().directory());
        return workspace;
    }

    ProjectConfig config(Host host) {
        return Workspace.config(setup(host));
    }

    private WorkspaceSetup setup(Host host) {
        return setup(host, environment);
    }

    private WorkspaceSetup setup(Host host, @Nullable String name) {
        return new WorkspaceSetup(
                directory == null ? host.directory() : host.directory().resolve(directory),
                name,
                host.environment(),
                host.connectors(),
                CONNECTIONS,
                SqlStateStore::open,
                host.clock());
    }
}
