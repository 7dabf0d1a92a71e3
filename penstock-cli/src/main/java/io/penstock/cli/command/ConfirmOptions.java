package io.penstock.cli.command;

import picocli.CommandLine.Option;

/** Whether what a command is to do is confirmed: on the command line, or by whoever sits at a terminal. */
final class ConfirmOptions {
    @Option(names = "--yes", description = "Do it without asking.")
    private boolean yes;

    boolean confirmed(Host host, ProjectOptions project, String question) {
        return yes || (!project.json() && host.confirms(question));
    }
}
