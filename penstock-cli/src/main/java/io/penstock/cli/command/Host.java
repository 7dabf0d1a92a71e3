package io.penstock.cli.command;

import io.penstock.cli.output.Console;
import io.penstock.core.plugin.Connectors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param environment the variables of the process
 * @param directory the folder in which the command was typed
 * @param connectors the plugins that are installed
 * @param in what is typed while it works
 */
public record Host(
        Console console,
        Map<String, String> environment,
        Path directory,
        Connectors connectors,
        InstantSource clock,
        BufferedReader in) {
    /** Gives the surroundings of a command that is asked nothing. */
    public Host(
            Console console,
            Map<String, String> environment,
            Path directory,
            Connectors connectors,
            InstantSource clock) {
        this(console, environment, directory, connectors, clock, new BufferedReader(Reader.nullReader()));
    }

    /** Gives what this process was started with. */
    public static Host ofProcess(PrintWriter out, PrintWriter err) {
        Map<String, String> environment = System.getenv();
        String home = System.getProperty("penstock.home");
        return new Host(
                Console.of(out, err, environment),
                environment,
                Path.of("").toAbsolutePath(),
                home == null ? Connectors.onClassPath() : Connectors.in(Path.of(home, "plugins")),
                InstantSource.system(),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
    }

    /** Asks whoever sits at a terminal; nobody says no. */
    boolean confirms(String question) {
        if (!console.terminal()) {
            return false;
        }
        console.out().print(question + " [y/N] ");
        console.out().flush();
        try {
            String answer = in.readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
