package io.penstock.core.lineage;

import io.penstock.core.state.LineageEdge;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;

/**
 * The columns of models, and what each is made from.
 *
 * @param schemas the columns by model; absent for models about which nothing can be told before they run
 * @param edges the edges that end in a model, by model
 * @param problems what is wrong with queries whose dependencies are all known, and with sources that cannot be read, with
 *     places
 */
public record Lineage(
        Map<String, Schema> schemas, Map<String, List<LineageEdge>> edges, List<PenstockException> problems) {
    public Lineage {
        schemas = Map.copyOf(schemas);
        edges = Map.copyOf(edges);
        problems = List.copyOf(problems);
    }
}
