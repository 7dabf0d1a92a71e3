package io.penstock.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script by which a shell completes commands and options. */
@Command(
        name = "completion",
        description = "Prints a script by which bash or zsh completes commands and options.",
        footer = {"", "Example: source <(penstock completion)"})
final class CompletionCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        host.console().out().print(AutoComplete.bash("penstock", spec.root().commandLine()));
    }
}
