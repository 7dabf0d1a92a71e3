package io.penstock.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which models. */
final class SelectionOptions {
    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Models, as in --select.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = {"-s", "--select"},
            paramLabel = "WORDS",
            description =
                    "Models by name or glob, tag:NAME, path:DIR, source:NAME; +m with all that it reads, m+ with all"
                            + " that reads it, 2+m+1 by steps, @m with both; spaces unite, commas intersect.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "WORDS", description = "Models to leave out, as in --select.")
    private List<String> exclude = new ArrayList<>();

    List<String> words() {
        List<String> words = new ArrayList<>(models);
        words.addAll(select);
        return words;
    }

    List<String> exclude() {
        return exclude;
    }
}
