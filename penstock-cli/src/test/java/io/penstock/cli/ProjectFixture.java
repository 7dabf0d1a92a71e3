package io.penstock.cli;

import io.penstock.cli.command.Host;
import io.penstock.cli.command.PenstockCommand;
import io.penstock.cli.output.Console;
import io.penstock.core.plugin.Connectors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A project in a temporary folder, and the commands that are typed in it, run in this process. */
final class ProjectFixture {
    private static final int COLUMNS = 100;
    private static final Connectors CONNECTORS = Connectors.onClassPath();

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private InstantSource clock = InstantSource.system();
    private String typed = "";

    private ProjectFixture(Path directory) {
        this.directory = directory;
    }

    /** Begins a project that says nothing but its name. */
    static ProjectFixture in(Path directory) {
        return bare(directory).file("penstock.yaml", "name: shop\n");
    }

    /** Begins in a folder without a file. */
    static ProjectFixture bare(Path directory) {
        return new ProjectFixture(directory);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    ProjectFixture file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProjectFixture model(String name, String sql) {
        return file("models/" + name + ".sql", sql);
    }

    ProjectFixture variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ProjectFixture clock(InstantSource other) {
        clock = other;
        return this;
    }

    /** Lets somebody type while a command works. */
    ProjectFixture typed(String text) {
        typed = text;
        return this;
    }

    void delete(String name) {
        try {
            Files.delete(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types a command in the project's folder. */
    Outcome command(String... arguments) {
        return type(false, COLUMNS, arguments);
    }

    /** Types a command at a terminal with colours, unless the environment says otherwise. */
    Outcome atTerminal(String... arguments) {
        return type(true, COLUMNS, arguments);
    }

    /** Types a command at a terminal of some width. */
    Outcome atTerminal(int columns, String... arguments) {
        return type(true, columns, arguments);
    }

    private Outcome type(boolean terminal, int columns, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        boolean color = terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), terminal, columns, color);
        int code = PenstockCommand.execute(
                new Host(
                        console,
                        environment,
                        directory,
                        CONNECTORS,
                        clock,
                        new BufferedReader(new StringReader(typed))),
                arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Runs with {@code --json}. */
    Outcome run(String... arguments) {
        return json("run", arguments);
    }

    /** Plans with {@code --json}. */
    Outcome plan(String... arguments) {
        return json("plan", arguments);
    }

    private Outcome json(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--json"));
        all.addAll(Arrays.asList(arguments));
        return command(all.toArray(String[]::new));
    }

    /** Gives the rows of a query, each as its values with a bar between them. */
    List<String> rows(String sql) {
        return command("query", "--format", "json", sql).succeeded().rows();
    }

    /** Changes the project's database behind its back. */
    void behindItsBack(String statement) {
        String url = "jdbc:duckdb:" + directory.resolve("data/dev.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
