package io.penstock.core.workspace;

import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.plugin.Connectors;
import io.penstock.core.run.Cancellation;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.TaskRecord;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A project in a temporary folder, on a real engine, with a memory that a test looks into. */
public final class TestProject {
    private static final Connectors CONNECTORS = Connectors.onClassPath();

    private final Path directory;
    private final MemoryState state = new MemoryState();
    private @Nullable String environment;

    private TestProject(Path directory) {
        this.directory = directory;
    }

    /** Begins a project that says nothing but its name. */
    public static TestProject in(Path directory) {
        return new TestProject(directory).file("penstock.yaml", "name: shop\n");
    }

    public TestProject file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestProject model(String name, String sql) {
        return file("models/" + name + ".sql", sql);
    }

    /** Lets what comes be done in another environment. */
    public TestProject in(String other) {
        environment = other;
        return this;
    }

    public void delete(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public MemoryState state() {
        return state;
    }

    public Workspace open() {
        return Workspace.open(setup(environment));
    }

    /** Opens the project in another environment, to take something from there. */
    public Workspace openBeside(String other, Workspace opened) {
        return Workspace.openBeside(setup(other), opened);
    }

    private WorkspaceSetup setup(@Nullable String name) {
        return new WorkspaceSetup(
                directory,
                name,
                Map.of(),
                CONNECTORS,
                Map.of("default", Map.of("type", "duckdb", "path", "data/{env}.duckdb")),
                file -> state,
                InstantSource.system());
    }

    /** Works with the project's own database. */
    public <T> T database(Function<SqlDatabase, T> work) {
        try (Workspace workspace = open()) {
            return work.apply(database(workspace));
        }
    }

    public static SqlDatabase database(Workspace workspace) {
        return workspace.databases().database("default", Place.of("test"));
    }

    /** Gives what a plan would do with each model, and why: {@code action: reason}. */
    public Map<String, String> planned() {
        try (Workspace workspace = open()) {
            Map<String, String> told = new LinkedHashMap<>();
            Plan plan = workspace.plan(PlanRequest.ofAll());
            for (PlannedModel model : plan.models().values()) {
                told.put(model.name(), model.action() + ": " + model.reason());
            }
            return told;
        }
    }

    public RunResult run() {
        return run(PlanRequest.ofAll());
    }

    public RunResult run(PlanRequest request) {
        try (Workspace workspace = open();
                ProjectLock held = workspace.lock("penstock run", Duration.ZERO, other -> {}, died -> {})) {
            return workspace.run(workspace.plan(request), "penstock run", 2, event -> {}, new Cancellation());
        }
    }

    /** Gives what became of each model: {@code status: error}, the second where there is one. */
    public static Map<String, String> told(RunResult result) {
        Map<String, String> told = new LinkedHashMap<>();
        for (TaskRecord task : result.tasks()) {
            told.put(
                    task.model(),
                    task.status()
                            + (task.error() == null ? "" : ": " + task.error().message()));
        }
        return told;
    }

    public void execute(String... statements) {
        database(database -> {
            try (SqlSession session = database.session()) {
                for (String statement : statements) {
                    session.execute(statement);
                }
                return true;
            }
        });
    }

    /** Gives the rows of a query, each as its values with a bar between them. */
    public List<String> rows(String sql) {
        return database(database -> {
            List<String> rows = new ArrayList<>();
            try (SqlSession session = database.session();
                    BatchReader reader = session.query(sql)) {
                for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int row = 0; row < batch.rowCount(); row++) {
                        rows.add(row(batch, row));
                    }
                }
            }
            return rows;
        });
    }

    private static String row(ColumnBatch batch, int row) {
        List<String> values = new ArrayList<>();
        for (int column = 0; column < batch.schema().size(); column++) {
            values.add(String.valueOf(batch.column(column).value(row)));
        }
        return String.join("|", values);
    }
}
