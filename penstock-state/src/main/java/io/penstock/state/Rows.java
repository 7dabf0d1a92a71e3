package io.penstock.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.Severity;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.SchemaJson;
import io.penstock.core.post.StepKind;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.Lease;
import io.penstock.core.state.LeaseHolder;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.error.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns the values of the core into columns, and rows back into values. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

    private Rows() {}

    static RunRecord run(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getString("id"),
                row.getString("environment"),
                row.getString("command"),
                RunStatus.valueOf(row.getString("status")),
                Objects.requireNonNull(instant(row, "started_at")),
                instant(row, "ended_at"),
                order(row));
    }

    private static @Nullable RunOrder order(ResultSet row) throws SQLException {
        String request = row.getString("request");
        return request == null
                ? null
                : new RunOrder(request, texts(row, "models"), texts(row, "files"), row.getString("resumes"));
    }

    static Lease lease(ResultSet row) throws SQLException {
        return new Lease(
                row.getString("id"),
                row.getString("environment"),
                new LeaseHolder(
                        row.getString("host"),
                        row.getLong("pid"),
                        instant(row, "process_started_at"),
                        row.getString("command")),
                Objects.requireNonNull(instant(row, "since")),
                Objects.requireNonNull(instant(row, "renewed_at")),
                row.getString("run_id"),
                row.getInt("cancelled") != 0);
    }

    static Map.Entry<String, Instant> progress(ResultSet row) throws SQLException {
        return Map.entry(row.getString("model"), Objects.requireNonNull(instant(row, "done_until")));
    }

    static TaskRecord task(ResultSet row, List<RetryRecord> retries, List<CheckResult> checks, List<PostRecord> post)
            throws SQLException {
        return new TaskRecord(
                row.getString("run_id"),
                row.getString("model"),
                TaskStatus.valueOf(row.getString("status")),
                row.getString("reason"),
                instant(row, "started_at"),
                Duration.of(row.getLong("duration"), ChronoUnit.MICROS),
                new RowCounts(
                        row.getLong("rows_inserted"),
                        row.getLong("rows_updated"),
                        row.getLong("rows_deleted"),
                        row.getLong("rows_unchanged")),
                new TaskNotes(texts(row, "changes"), texts(row, "warnings"), retries),
                error(row),
                checks,
                post);
    }

    static RetryRecord retry(ResultSet row) throws SQLException {
        return new RetryRecord(
                Objects.requireNonNull(instant(row, "started_at")),
                Duration.of(row.getLong("duration"), ChronoUnit.MICROS),
                Objects.requireNonNull(error(row)),
                Duration.of(row.getLong("waited"), ChronoUnit.MICROS));
    }

    static PostRecord post(ResultSet row) throws SQLException {
        return new PostRecord(
                StepKind.valueOf(row.getString("kind")),
                row.getString("name"),
                TaskStatus.valueOf(row.getString("status")),
                instant(row, "started_at"),
                Duration.of(row.getLong("duration"), ChronoUnit.MICROS),
                number(row, "rows"),
                error(row));
    }

    static CheckResult check(ResultSet row) throws SQLException {
        return new CheckResult(
                row.getString("name"),
                row.getString("type"),
                Severity.valueOf(row.getString("severity")),
                CheckStatus.valueOf(row.getString("status")),
                row.getLong("failures"),
                number(row, "rows"),
                row.getString("message"));
    }

    static LineageEdge edge(ResultSet row) throws SQLException {
        return new LineageEdge(
                row.getString("model"),
                row.getString("model_column"),
                row.getString("source"),
                row.getString("source_column"));
    }

    static SchemaVersion schemaVersion(ResultSet row) throws SQLException {
        return new SchemaVersion(
                row.getInt("version"),
                SchemaJson.read(row.getString("columns")),
                Objects.requireNonNull(instant(row, "since")));
    }

    static Fingerprint fingerprint(ResultSet row) throws SQLException {
        String parts = row.getString("parts");
        try {
            return new Fingerprint(row.getString("hash"), JSON.readValue(parts, TEXTS));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not the parts of a fingerprint: " + parts, e);
        }
    }

    static String parts(Fingerprint fingerprint) {
        try {
            return JSON.writeValueAsString(fingerprint.sortedParts());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String texts(List<String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        try {
            return JSON.readValue(text, LIST);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not a list of texts: " + text, e);
        }
    }

    static @Nullable Long micros(@Nullable Instant instant) {
        return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : (Long) number;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable TaskError error(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        if (code == null) {
            return null;
        }
        String file = row.getString("error_file");
        Place place = file == null
                ? null
                : new Place(file, row.getInt("error_line"), row.getInt("error_column"), row.getString("error_text"));
        return new TaskError(code, row.getString("error_message"), place);
    }
}
