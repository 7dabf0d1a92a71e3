package io.penstock.core.lineage;

import io.penstock.core.state.LineageEdge;
import io.penstock.spi.type.Schema;
import java.util.List;

/** A model's query with its names resolved. */
record Bound(Schema schema, List<LineageEdge> edges) {}
