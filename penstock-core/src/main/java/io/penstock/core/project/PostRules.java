package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Materialization;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One item of the post-transforms of a model, and what goes together in it. Confined to one thread. */
final class PostRules {
    private static final String POST = "post";
    private static final String SQL = "sql";
    private static final String TRANSFORM = "transform";
    private static final int NAME_LENGTH = 60;

    private final OptionFields options;
    private final NamedTransforms transforms;
    private final JsonNode item;
    private final JsonPointer at;
    private final Fields fields;
    private final Place place;

    private PostRules(OptionFields options, NamedTransforms transforms, JsonNode item, JsonPointer at) {
        this.options = options;
        this.transforms = transforms;
        this.item = item;
        this.at = at;
        this.fields = new Fields(item, at, options.fields().places());
        this.place = fields.places().of(at);
    }

    /** Reads the post-transforms of a model; those that are wrong are problems. */
    static List<PostTransform> of(OptionFields options, NamedTransforms transforms) {
        JsonNode said = options.fields().map().path(POST);
        Materialization kept = options.materialize();
        if (options.fields().has(POST) && (kept == Materialization.EPHEMERAL || kept == Materialization.NONE)) {
            options.conflict(
                    POST,
                    "post-transforms cannot go with materialize \"%s\"%s, which keeps nothing (use table, view or file, or leave them out)"
                            .formatted(Words.of(kept), options.whereSaid()));
        }
        JsonPointer list = JsonPointer.empty().appendProperty(POST);
        if (said.isTextual()) {
            return Stream.ofNullable(new PostRules(options, transforms, said, list).read())
                    .toList();
        }
        List<PostTransform> found = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            PostRules rules = new PostRules(options, transforms, said.get(i), list.appendIndex(i));
            PostTransform transform = rules.read();
            if (transform != null) {
                rules.requireFree(transform.name(), found);
                found.add(transform);
            }
        }
        return found;
    }

    private @Nullable PostTransform read() {
        TransformBody body = item.isTextual() ? sql(item.asText(), place) : body();
        if (body == null) {
            return null;
        }
        String name = options.hidden().in(fields.text("name", fields.text(TRANSFORM, defaultName(body))));
        return new PostTransform(StepKind.POST, name, body, fields.isTrue("continue_on_failure"), place);
    }

    private @Nullable TransformBody body() {
        if (fields.has(SQL) == fields.has(TRANSFORM)) {
            problem(
                    place,
                    ProjectError.MODEL_CONFLICT,
                    fields.has(SQL)
                            ? "it says both \"sql\" and \"transform\" (keep one)"
                            : "it says neither \"sql\" nor \"transform\" (say by one of them what is to be done)");
            return null;
        }
        return fields.has(SQL) ? sql(fields.text(SQL, ""), fields.place(SQL)) : named(fields.text(TRANSFORM, ""));
    }

    private TransformSql sql(String text, Place begin) {
        TransformSql sql = TransformSql.at(begin, text);
        sql.flaws()
                .forEach(flaw -> problem(begin, ProjectError.VALUE_INVALID, sql.line(flaw.offset()) + flaw.reason()));
        return sql;
    }

    private @Nullable TransformBody named(String name) {
        TransformBody body = transforms.find(name);
        if (body == null && transforms.isComplete()) {
            problem(
                    fields.place(TRANSFORM),
                    ProjectError.VALUE_INVALID,
                    "there is no transform \"%s\" (%s)"
                            .formatted(
                                    name,
                                    transforms.names().isEmpty()
                                            ? "write it in transforms/" + name + ".sql, or as a method with @Transform"
                                            : NearestWord.remedy(name, transforms.names(), "transforms")));
        }
        return body;
    }

    private String defaultName(TransformBody body) {
        String line = body instanceof TransformSql sql
                ? options.hidden().in(sql.text()).strip().replaceAll("\\s+", " ")
                : "";
        return line.length() > NAME_LENGTH ? line.substring(0, NAME_LENGTH - 3) + "..." : line;
    }

    private void requireFree(String name, List<PostTransform> before) {
        if (before.stream().anyMatch(other -> other.name().equalsIgnoreCase(name))) {
            problem(
                    place,
                    ProjectError.MODEL_CONFLICT,
                    "another one is called \"%s\" too (give one of them a name)".formatted(name));
        }
    }

    private void problem(Place where, ProjectError code, String reason) {
        String called =
                at.tail().matches() ? POST : "%s[%d]".formatted(POST, at.tail().getMatchingIndex());
        options.problems()
                .add(where, code, "Cannot read %s of the model \"%s\": %s".formatted(called, options.name(), reason));
    }
}
