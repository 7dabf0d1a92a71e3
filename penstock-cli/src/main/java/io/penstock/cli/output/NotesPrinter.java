package io.penstock.cli.output;

import java.util.List;

/** Tells people what becomes of a model's columns, and what they should know of. */
final class NotesPrinter {
    private NotesPrinter() {}

    static void print(Console console, String model, List<String> changes, List<String> warnings) {
        changes.forEach(change -> console.tell("", "changed: " + model + ": " + change));
        warnings.forEach(warning -> console.tell("yellow", "warning: " + model + ": " + warning));
    }
}
