package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a new project. */
@Command(
        name = "init",
        description = "Makes a new project from a template; never writes over a file.",
        footer = {"", "Example: penstock init shop --template quickstart"})
final class InitCommand implements Callable<Integer> {
    private final Host host;

    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The folder (default: this one).")
    private @Nullable Path directory;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "DIR",
            hidden = true,
            description = "The folder, as in other commands.")
    private @Nullable Path project;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "quickstart or warehouse (default: ${DEFAULT-VALUE}).",
            defaultValue = "quickstart")
    private String template = "quickstart";

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    InitCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        Path asked = directory != null ? directory : project != null ? project : Path.of("");
        Path target = host.directory().resolve(asked).normalize();
        List<String> written = Template.named(template).writeTo(target);
        if (json) {
            var root = Json.object().put("directory", target.toString());
            written.forEach(root.putArray("files")::add);
            Json.print(host.console(), root);
            return 0;
        }
        written.forEach(file -> host.console().out().println("  " + file));
        host.console()
                .out()
                .println("Made a project in " + target + ". Run it with: penstock run"
                        + (target.equals(host.directory()) ? "" : " -p " + shell(asked.toString())));
        return 0;
    }

    /** Puts a path in quotes where a shell would divide it. */
    private static String shell(String path) {
        return path.contains(" ") ? "\"" + path + "\"" : path;
    }
}
