package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several real processes do to one file. */
class SqliteProcessesTest {
    private static final int WRITES = 200;

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void processesThatBeginTogetherMakeOneStoreAndLoseNothing() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(writer("p" + i, WRITES));
        }
        // All stand ready and are let go at once, so that they race for the migration.
        for (Process writer : writers) {
            assertThat(output(writer).readLine()).isEqualTo("ready");
        }
        for (Process writer : writers) {
            writer.getOutputStream().write('\n');
            writer.getOutputStream().flush();
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }

        try (StateStore store = SqlStateStore.at(file())) {
            for (int i = 0; i < 3; i++) {
                assertThat(store.tasks("p" + i)).hasSize(WRITES);
                assertThat(store.fingerprints("p" + i)).hasSize(WRITES);
            }
        }
    }

    @Test
    void processKilledInTheMiddleLeavesAStoreWithWhatItSaidIsDone() throws Exception {
        Process writer = writer("p0", Integer.MAX_VALUE);
        BufferedReader output = output(writer);
        assertThat(output.readLine()).isEqualTo("ready");
        writer.getOutputStream().write('\n');
        writer.getOutputStream().flush();
        int said = 0;
        while (said < 300) {
            said = Integer.parseInt(output.readLine());
        }
        // By its handle, because Process itself would also close the output that is still to be read.
        assertThat(writer.toHandle().destroyForcibly()).isTrue();
        writer.waitFor();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said = Integer.parseInt(line);
        }

        try (StateStore store = SqlStateStore.at(file())) {
            List<TaskRecord> tasks = store.tasks("p0");
            Map<String, Fingerprint> fingerprints = store.fingerprints("p0");
            assertThat(tasks.size()).isBetween(said, said + 1);
            assertThat(fingerprints.size()).isBetween(said, said + 1);
            assertThat(store.run("p0")).map(RunRecord::status).contains(RunStatus.RUNNING);
        }
    }

    private Process writer(String name, int writes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file().toString(),
                        name,
                        Integer.toString(writes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private Path file() {
        return directory.resolve("state.db");
    }

    /** A process that writes a run in an environment of its own, and says each time how many tasks are done. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            String name = args[1];
            try (StateStore store = SqlStateStore.at(Path.of(args[0]))) {
                System.out.println("ready");
                if (System.in.read() < 0) {
                    return;
                }
                store.begin(StateStoreSuite.run(name, name, StateStoreSuite.START));
                int writes = Integer.parseInt(args[2]);
                for (int i = 1; i <= writes; i++) {
                    store.record(List.of(StateStoreSuite.task(name, "m" + i, StateStoreSuite.START)));
                    store.save(name, "m" + i, new Fingerprint("h" + i, Map.of("query/WHERE", "x".repeat(200))));
                    System.out.println(i);
                }
            }
        }
    }
}
