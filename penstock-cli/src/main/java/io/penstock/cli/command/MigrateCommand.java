package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.MigrationPrinter;
import io.penstock.core.migrate.MigrationState;
import io.penstock.core.migrate.MigrationState.Status;
import io.penstock.core.migrate.Migrator;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies migrations, or takes them back. */
@Command(
        name = "migrate",
        description = "Applies the migrations of the project that its databases do not have yet.",
        footer = {"", "Example: penstock migrate --env prod --dry-run"})
final class MigrateCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @ArgGroup
    private @Nullable Mode mode;

    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "Whose migrations to roll back, where several connections have some.")
    private @Nullable String connection;

    /** What is done in the place of applying. */
    private static final class Mode {
        @Option(names = "--dry-run", description = "Run what is pending, and take it back.")
        private boolean dryRun;

        @Option(
                names = "--rollback",
                arity = "0..1",
                fallbackValue = "1",
                paramLabel = "N",
                description = "Take the last N migrations back (1 when not given), by their .down.sql files.")
        private int rollback;
    }

    MigrateCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        String command = "penstock "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        try (Workspace workspace = project.openWithoutModels(host);
                ProjectLock held = lock.acquire(host, workspace, command)) {
            MigrationPrinter printer = new MigrationPrinter(host.console());
            List<MigrationState> done = new ArrayList<>();
            Consumer<MigrationState> listener = project.json()
                    ? done::add
                    : state -> {
                        done.add(state);
                        printer.line(state);
                    };
            Migrator migrator = workspace.migrator();
            act(migrator, listener);
            if (project.json()) {
                Json.print(
                        host.console(), MigrationPrinter.json(workspace.config().environment(), done));
            } else if (done.isEmpty()) {
                printer.nothing(migrator);
            }
            return 0;
        }
    }

    private void act(Migrator migrator, Consumer<MigrationState> listener) {
        if (mode == null) {
            migrator.migrate(listener);
        } else if (mode.dryRun) {
            migrator.tryOut(listener);
        } else {
            migrator.rollback(mode.rollback, connection, listener);
        }
    }

    /** Tells of all migrations; 1 when not all are applied as they are. */
    @Command(
            name = "status",
            description = "Tells which migrations are applied, and which are not.",
            footer = {"", "Example: penstock migrate status --env prod"})
    int status(@Mixin ProjectOptions where) {
        try (Workspace workspace = where.openWithoutModels(host)) {
            List<MigrationState> states = workspace.migrator().status();
            if (where.json()) {
                Json.print(
                        host.console(), MigrationPrinter.json(workspace.config().environment(), states));
            } else {
                new MigrationPrinter(host.console()).table(states);
            }
            return states.stream().allMatch(state -> state.status() == Status.APPLIED) ? 0 : 1;
        }
    }
}
