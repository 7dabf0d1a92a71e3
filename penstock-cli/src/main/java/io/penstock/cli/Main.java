package io.penstock.cli;

import io.penstock.cli.command.Host;
import io.penstock.cli.command.PenstockCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The way from what was typed to an exit code: 0 done, 1 something failed, 2 the request or project is wrong. */
public final class Main {
    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
        int code = PenstockCommand.execute(Host.ofProcess(out, err), arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }
}
