package io.penstock.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes what users' code prints while a command runs, line by line, on either stream, and keeps it in the log: standard
 * output belongs to results, and progress is drawn on standard error.
 *
 * <p>The streams are those of the process, and are put back at the end.
 */
public final class PrintedLines implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final PrintStream lines;

    private PrintedLines(Consumer<String> taker) {
        this.lines = new PrintStream(new Lines(taker), false, StandardCharsets.UTF_8);
        System.setOut(lines);
        System.setErr(lines);
    }

    /** Hands over every line until it is closed, each on the thread that printed it. */
    public static PrintedLines to(Consumer<String> taker) {
        return new PrintedLines(taker);
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        lines.close();
    }

    /** Gathers bytes until a line ends. The print stream before it lets one thread in at a time. */
    private static final class Lines extends OutputStream {
        private final Consumer<String> taker;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> taker) {
            this.taker = taker;
        }

        @Override
        public void write(int b) {
            if (b == '\n') {
                end();
            } else {
                line.write(b);
            }
        }

        private void end() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            String shown = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            System.getLogger(PrintedLines.class.getName()).log(System.Logger.Level.INFO, "Printed: {0}", shown);
            taker.accept(shown);
        }

        @Override
        public void close() {
            if (line.size() > 0) {
                end();
            }
        }
    }
}
