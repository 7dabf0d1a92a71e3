package io.penstock.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk, and not only on its way there, when a file is published. */
final class DurableFileTest {
    @TempDir
    private Path directory;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void rowsAreForcedToTheDiskAndThenTheirName() throws IOException {
        TestProject project = TestProject.in(directory)
                .model("exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT 1 AS id");
        Path recorded = directory.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
            recording.stop();
            recording.dump(recorded);
        }

        Path folder = directory.resolve("out");
        List<Path> forced = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
                .map(DurableFileTest::path)
                .filter(path -> path.startsWith(folder))
                .toList();

        assertThat(forced).hasSize(2);
        assertThat(forced.get(0).getFileName().toString()).endsWith(".part");
        assertThat(forced.get(1)).isEqualTo(folder);
    }

    private static Path path(RecordedEvent event) {
        return Path.of(event.getString("path"));
    }
}
