package io.penstock.core.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who works on an environment of a project.
 *
 * @param command what it was started with, as one would type it
 */
public record LockHolder(long pid, String command, Instant since) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 64 * 1024;

    static LockHolder self(String command, Instant since) {
        return new LockHolder(ProcessHandle.current().pid(), command, since);
    }

    /** Says it in words: {@code process 4711 has worked on it since 2026-11-21T09:30:00Z with "penstock run"}. */
    public String describe() {
        return "process " + pid + " has worked on it since " + since + " with \"" + command + "\"";
    }

    void writeTo(FileChannel channel) throws IOException {
        byte[] json = JSON.writeValueAsBytes(Map.of("pid", pid, "command", command, "since", since.toString()));
        channel.truncate(0);
        ByteBuffer bytes = ByteBuffer.wrap(json);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    /** Reads what the holder wrote; null when it has not written yet, or died in the middle of it. */
    static @Nullable LockHolder readFrom(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // One read need not give all.
        }
        String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        try {
            JsonNode json = JSON.readTree(text);
            return new LockHolder(
                    json.path("pid").asLong(),
                    json.path("command").asText(),
                    Instant.parse(json.path("since").asText()));
        } catch (JsonProcessingException | DateTimeException e) {
            return null;
        }
    }
}
