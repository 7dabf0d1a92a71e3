package io.penstock.core.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/** The end of what a program prints, however much that is. Thread-safe. */
final class OutputTail {
    private static final int KEPT_BYTES = 2_000;

    /** How long the rest is waited for behind the end of a program: one that it left behind may hold the pipe. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final Thread reader;
    private byte[] kept = new byte[0];

    private OutputTail(InputStream output) {
        this.reader = new Thread(() -> read(output), "penstock-output");
        reader.setDaemon(true);
    }

    /** Begins to read what a program prints. */
    static OutputTail of(Process process) {
        OutputTail tail = new OutputTail(process.getInputStream());
        tail.reader.start();
        return tail;
    }

    private void read(InputStream output) {
        byte[] buffer = new byte[8192];
        try (output) {
            for (int length = output.read(buffer); length >= 0; length = output.read(buffer)) {
                keep(buffer, length);
            }
        } catch (IOException e) {
            // The program was ended: what it printed until then is kept.
        }
    }

    private synchronized void keep(byte[] buffer, int length) {
        byte[] all = Arrays.copyOf(kept, kept.length + length);
        System.arraycopy(buffer, 0, all, kept.length, length);
        kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES), all.length);
    }

    /** Gives the end of what was printed, behind a colon and on lines of its own; nothing when there is none. */
    String told() throws InterruptedException {
        reader.join(PATIENCE_MILLIS);
        synchronized (this) {
            String text = new String(kept, Charset.defaultCharset()).strip();
            return text.isEmpty() ? "" : ":\n" + text.indent(4).stripTrailing();
        }
    }
}
