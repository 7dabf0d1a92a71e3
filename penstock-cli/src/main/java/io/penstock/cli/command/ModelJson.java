package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Materialization;
import io.penstock.cli.output.Json;
import io.penstock.core.config.Words;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.post.PostTransform;
import io.penstock.core.project.ModelOptions;
import java.util.stream.Stream;

/** What programs are told of a model. */
final class ModelJson {
    private ModelJson() {}

    static ObjectNode of(ModelNode node) {
        ModelOptions options = node.options();
        ObjectNode json = Json.object()
                .put("model", node.name())
                .put("language", node.isJava() ? "java" : "sql")
                .put("connection", options.connection())
                .put("table", node.shown().toString())
                .put("materialize", Words.of(options.materialize()));
        if (options.crosses()) {
            json.put("from", options.from());
        }
        Version version = node.version();
        if (version != null) {
            json.put("version", version.hash()).put("relation", node.table().toString());
        }
        if (options.materialize() == Materialization.TABLE) {
            json.put("strategy", Words.of(options.write().strategy()));
        }
        options.write().primaryKey().forEach(json.putArray("primary_key")::add);
        options.tags().forEach(json.putArray("tags")::add);
        json.put("description", options.description()).put("owner", options.owner());
        var reads = json.putArray("reads");
        for (Dependency dependency : node.dependencies()) {
            reads.addObject()
                    .put("name", dependency.name())
                    .put("kind", dependency instanceof Dependency.OnModel ? "model" : "source");
        }
        node.files().forEach(json.putArray("files")::add);
        for (PostTransform post : Stream.concat(options.before().stream(), options.post().stream())
                .toList()) {
            json.withArrayProperty("post")
                    .addObject()
                    .put("kind", Words.of(post.kind()))
                    .put("name", post.name())
                    .put("continue_on_failure", post.continueOnFailure());
        }
        json.put("file", node.declaration().place().file());
        json.put("line", node.declaration().place().line());
        return json;
    }
}
