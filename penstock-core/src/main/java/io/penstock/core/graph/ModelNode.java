package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model whose names are resolved.
 *
 * @param table where it is or would be kept
 * @param dependencies each once, in the order in which the model first mentions them
 * @param reading what its query says; null for a Java model
 * @param references for each mention of a table in its query, what it means; empty for a Java model
 * @param checks what must hold of its rows
 * @param version under which all environments share it; null where each has its own
 */
public record ModelNode(
        ModelDeclaration declaration,
        TableName table,
        List<Dependency> dependencies,
        @Nullable QueryReading reading,
        Map<TableReference, Dependency> references,
        List<ResolvedCheck> checks,
        @Nullable Version version) {
    public ModelNode {
        checks = List.copyOf(checks);
        dependencies = List.copyOf(dependencies);
        references = Map.copyOf(references);
    }

    /** Makes the node of a model that each environment has for itself. */
    public ModelNode(
            ModelDeclaration declaration,
            TableName table,
            List<Dependency> dependencies,
            @Nullable QueryReading reading,
            Map<TableReference, Dependency> references,
            List<ResolvedCheck> checks) {
        this(declaration, table, dependencies, reading, references, checks, null);
    }

    /**
     * Gives the same node as all environments share it.
     *
     * @param kept where it is kept
     */
    public ModelNode as(Version shared, TableName kept) {
        return new ModelNode(declaration, kept, dependencies, reading, references, checks, shared);
    }

    /** Gives the same node with more checks. */
    ModelNode with(List<ResolvedCheck> more) {
        List<ResolvedCheck> all = Stream.concat(checks.stream(), more.stream()).toList();
        return more.isEmpty()
                ? this
                : new ModelNode(declaration, table, dependencies, reading, references, all, version);
    }

    /** The table or view that it says it becomes. */
    public TableName declared() {
        return version == null ? table : version.declared();
    }

    /** The table or view by which its environment shows it. */
    public TableName shown() {
        return version == null ? table : version.view();
    }

    public String name() {
        return declaration.name();
    }

    public ModelOptions options() {
        return declaration.options();
    }

    /** The columns by which it knows the new rows of what it reads, by dependency. */
    public Map<String, String> cursors() {
        return options()
                .write()
                .cursor()
                .of(dependencies.stream().map(Dependency::name).toList());
    }

    /** The names of the models that it reads. */
    public List<String> upstream() {
        return dependencies.stream()
                .filter(Dependency.OnModel.class::isInstance)
                .map(Dependency::name)
                .toList();
    }

    /** The names of the models that must be there before it: those that it reads, and those that its checks read. */
    public List<String> before() {
        return Stream.concat(
                        upstream().stream(),
                        checks.stream()
                                .flatMap(check -> check.models().stream())
                                .filter(model -> !model.equals(name())))
                .distinct()
                .toList();
    }

    /** What its checks demand. */
    public List<CheckDeclaration> declaredChecks() {
        return checks.stream().map(ResolvedCheck::declaration).toList();
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

    /** Says whether it becomes a table or view of a database. */
    public boolean holdsNamedRelation() {
        return options().materialize() == Materialization.TABLE || options().materialize() == Materialization.VIEW;
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
