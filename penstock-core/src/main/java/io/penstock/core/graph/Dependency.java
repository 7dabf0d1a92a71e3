package io.penstock.core.graph;

import io.penstock.core.config.SourceDeclaration;

/** What a model reads: another model, or a source. */
public sealed interface Dependency {
    /** The name of the model or source, as it was declared. */
    String name();

    /** A model of the project. */
    record OnModel(String name) implements Dependency {}

    /** A relation that the project does not make. */
    record OnSource(SourceDeclaration source) implements Dependency {
        @Override
        public String name() {
            return source.name();
        }
    }
}
