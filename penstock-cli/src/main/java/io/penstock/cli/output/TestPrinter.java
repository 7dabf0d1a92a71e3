package io.penstock.cli.output;

import io.penstock.core.trial.TrialResult;
import java.time.Duration;
import java.util.List;

/** Tells people of tests, each when it ended, and of all at the end. */
public final class TestPrinter {
    private final Console console;

    public TestPrinter(Console console) {
        this.console = console;
    }

    public void print(TrialResult result) {
        String word = result.passed() ? console.styled("green", "passed") : console.styled("red", "failed");
        console.out()
                .println(word + "  " + result.trial().model() + ": "
                        + result.trial().name() + " (" + Shown.time(result.took()) + ")");
        for (String failure : result.failures()) {
            console.out().println("  " + result.trial().place() + ": " + failure.replace("\n", "\n  "));
        }
        console.out().flush();
    }

    /** Prints how many passed. */
    public void total(List<TrialResult> results) {
        long passed = results.stream().filter(TrialResult::passed).count();
        Duration took = results.stream().map(TrialResult::took).reduce(Duration.ZERO, Duration::plus);
        String text = results.isEmpty()
                ? "No tests: write some under tests/"
                : passed + " of " + results.size() + (results.size() == 1 ? " test passed" : " tests passed") + " in "
                        + Shown.time(took);
        console.out().println(console.styled("bold", text));
        console.out().flush();
    }
}
