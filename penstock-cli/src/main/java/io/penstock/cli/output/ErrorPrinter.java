package io.penstock.cli.output;

import io.penstock.core.config.ProjectException;
import io.penstock.core.state.TaskError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints errors for people: the place, the message, and the line with a mark below it. */
public final class ErrorPrinter {
    private static final String HEAD = "error: ";

    private final Console console;

    public ErrorPrinter(Console console) {
        this.console = console;
    }

    /** Prints an error, or each of several. */
    public void print(PenstockException error) {
        List<PenstockException> all = error instanceof ProjectException several ? several.problems() : List.of(error);
        for (PenstockException one : all) {
            print(one.place().orElse(null), one.message());
        }
        if (all.size() > 1) {
            console.err().println(all.size() + " problems");
        }
        console.err().flush();
    }

    /** Prints why a model failed. */
    public void print(TaskError error) {
        print(error.place(), error.message());
        console.err().flush();
    }

    private void print(@Nullable Place place, String message) {
        List<String> lines = console.message(HEAD + (place == null ? "" : place + ": ") + message);
        console.err().println(styled(place, lines.get(0)));
        lines.stream().skip(1).forEach(console.err()::println);
        if (place != null && place.text() != null && place.line() > 0) {
            mark(place, place.text());
        }
    }

    private String styled(@Nullable Place place, String line) {
        String rest = line.substring(HEAD.length());
        String where = place + ":";
        return console.styled("red", HEAD)
                + (rest.startsWith(where) ? console.styled("bold", where) + rest.substring(where.length()) : rest);
    }

    private void mark(Place place, String line) {
        String number = String.valueOf(place.line());
        console.err().println("  " + number + " | " + line);
        if (place.column() > 0) {
            int before = Math.min(place.column() - 1, line.length());
            // Tabs stay tabs, so that the mark stands below its column whatever a tab is wide.
            String indent = line.substring(0, before).replaceAll("[^\t]", " ");
            console.err().println("  " + " ".repeat(number.length()) + " | " + indent + console.styled("red", "^"));
        }
    }
}
