package io.penstock.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal whether a person watches {@code out}
 * @param columns the width of the terminal
 * @param color whether colours are wanted
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, int columns, boolean color) {
    private static final int DEFAULT_COLUMNS = 100;

    /** Tells from the launcher's properties and the environment what stands behind the streams. */
    public static Console of(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        boolean terminal = Boolean.getBoolean("penstock.terminal");
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean color =
                terminal && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        int columns = Integer.getInteger("penstock.columns", DEFAULT_COLUMNS);
        return new Console(out, err, terminal && !dumb, columns > 0 ? columns : DEFAULT_COLUMNS, color);
    }

    /** Gives a text in a style such as {@code red} or {@code bold}, or plain where colours are not wanted. */
    public String styled(String style, String text) {
        return color && !text.isEmpty() && !style.isEmpty()
                ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on()
                : text;
    }

    /** Says something beside the result. */
    public void note(String text) {
        err.println(text);
        err.flush();
    }

    /** Warns of something beside the result. */
    public void warn(String text) {
        message("warning: " + text).forEach(line -> err.println(styled("yellow", line)));
        err.flush();
    }

    /** Tells something as a part of the result. */
    void tell(String style, String text) {
        message(text).forEach(line -> out.println(styled(style, line)));
    }

    /** Breaks a message into the lines that a terminal has room for; where nobody watches, it stays one. */
    List<String> message(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.addAll(terminal ? TextLines.message(line, columns) : List.of(line)));
        return lines;
    }
}
