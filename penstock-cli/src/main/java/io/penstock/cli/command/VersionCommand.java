package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** Shows which Penstock this is, and on which Java it runs. */
@Command(
        name = "version",
        description = "Shows which Penstock this is, and on which Java it runs.",
        footer = {"", "Example: penstock version --json"})
final class VersionCommand implements Runnable {
    private final Host host;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    VersionCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        if (json) {
            Json.print(host.console(), Json.object().put("version", version()).put("java", java()));
        } else {
            host.console().out().println("penstock " + version() + " (Java " + java() + ")");
        }
    }

    static String version() {
        return Objects.requireNonNullElse(VersionCommand.class.getPackage().getImplementationVersion(), "development");
    }

    private static String java() {
        return Runtime.version().toString();
    }

    /** Gives the text of {@code --version}. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"penstock " + version()};
        }
    }
}
