package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model whose names are resolved.
 *
 * @param table where it is or would be kept
 * @param dependencies each once, in the order in which the model first mentions them
 * @param reading what its query says; null for a Java model
 * @param references for each mention of a table in its query, what it means; empty for a Java model
 */
public record ModelNode(
        ModelDeclaration declaration,
        TableName table,
        List<Dependency> dependencies,
        @Nullable QueryReading reading,
        Map<TableReference, Dependency> references) {
    public ModelNode {
        dependencies = List.copyOf(dependencies);
        references = Map.copyOf(references);
    }

    public String name() {
        return declaration.name();
    }

    public ModelOptions options() {
        return declaration.options();
    }

    /** The names of the models that it reads. */
    public List<String> upstream() {
        return dependencies.stream()
                .filter(Dependency.OnModel.class::isInstance)
                .map(Dependency::name)
                .toList();
    }

    /** The files that its query reads by path. */
    public List<String> files() {
        return reading == null ? List.of() : reading.files();
    }

    /** Says whether it keeps something of its own; a view or an ephemeral model stands for what it reads. */
    public boolean holdsRows() {
        Materialization materialize = options().materialize();
        return materialize != Materialization.VIEW && materialize != Materialization.EPHEMERAL;
    }

    /** Says whether its table, when there is one, stays as it is. */
    public boolean isMadeOnce() {
        return options().materialize() == Materialization.TABLE
                && options().write().strategy() == Strategy.NONE;
    }

    /** What it becomes, by name or path; for a model that becomes nothing, its own name. */
    public String relation() {
        return switch (options().materialize()) {
            case TABLE, VIEW -> table().toString();
            case FILE -> Objects.requireNonNull(options().path());
            case EPHEMERAL, NONE -> "model " + name();
        };
    }

    public boolean isJava() {
        return declaration.body() instanceof ModelBody.Java;
    }
}
