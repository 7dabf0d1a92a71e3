package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Materialization;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes together in the post-transforms of one model. */
final class PostRules {
    private static final String POST = "post";
    private static final String SQL = "sql";
    private static final int NAME_LENGTH = 60;

    private final OptionFields options;

    private PostRules(OptionFields options) {
        this.options = options;
    }

    /** Reads the post-transforms of a model; those that are wrong are problems. */
    static List<PostTransform> of(OptionFields options) {
        JsonNode said = options.fields().map().path(POST);
        Materialization kept = options.materialize();
        if (!said.isMissingNode() && (kept == Materialization.EPHEMERAL || kept == Materialization.NONE)) {
            options.conflict(
                    POST,
                    "post-transforms cannot go with materialize \"%s\"%s, which keeps nothing (use table, view or file, or leave them out)"
                            .formatted(Words.of(kept), options.whereSaid()));
        }
        return new PostRules(options).read(said);
    }

    private List<PostTransform> read(JsonNode said) {
        JsonPointer at = JsonPointer.empty().appendProperty(POST);
        List<PostTransform> found = new ArrayList<>();
        if (said.isTextual()) {
            add(read(said, at), found);
        }
        for (int i = 0; said.isArray() && i < said.size(); i++) {
            add(read(said.get(i), at.appendIndex(i)), found);
        }
        requireNames(found);
        return found;
    }

    private static void add(@Nullable PostTransform transform, List<PostTransform> found) {
        if (transform != null) {
            found.add(transform);
        }
    }

    private @Nullable PostTransform read(JsonNode item, JsonPointer at) {
        Fields fields = new Fields(item, at, options.fields().places());
        Place place = fields.places().of(at);
        if (!item.isTextual() && !fields.has(SQL)) {
            problem(place, ProjectError.MODEL_CONFLICT, "it has no \"sql\", expected the statements that it runs");
            return null;
        }
        TransformBody body =
                item.isTextual() ? sql(item.asText(), place) : sql(fields.text(SQL, ""), fields.place(SQL));
        return new PostTransform(
                fields.text("name", defaultName(body)), body, fields.isTrue("continue_on_failure"), place);
    }

    private TransformSql sql(String text, Place place) {
        TransformSql sql = TransformSql.at(place, text);
        sql.flaws().forEach(flaw -> problem(sql.place(flaw.offset()), ProjectError.VALUE_INVALID, flaw.reason()));
        return sql;
    }

    private static String defaultName(TransformBody body) {
        String line = body instanceof TransformSql sql ? sql.text().strip().replaceAll("\\s+", " ") : "";
        return line.length() > NAME_LENGTH ? line.substring(0, NAME_LENGTH - 3) + "..." : line;
    }

    private void requireNames(List<PostTransform> found) {
        Set<String> names = new HashSet<>();
        for (PostTransform transform : found) {
            if (!names.add(transform.name().toLowerCase(Locale.ROOT))) {
                problem(
                        transform.place(),
                        ProjectError.MODEL_CONFLICT,
                        "another one is called \"%s\" too (give one of them a name)".formatted(transform.name()));
            }
        }
    }

    private void problem(Place place, ProjectError code, String reason) {
        options.problems()
                .add(
                        place,
                        code,
                        "Cannot read a post-transform of the model \"%s\": %s".formatted(options.name(), reason));
    }
}
