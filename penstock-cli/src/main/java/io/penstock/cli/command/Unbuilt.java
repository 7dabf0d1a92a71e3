package io.penstock.cli.command;

import io.penstock.core.config.SourceText;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.run.RunError;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;

/** Looks for models that a query reads and that no run has made yet. */
record Unbuilt(Graph graph, SqlDatabase database) {

    /**
     * Makes sure that there are none.
     *
     * @throws PenstockException at the first mention of one
     */
    void requireNone(QueryReading reading, SourceText query) {
        try (SqlSession session = database.session()) {
            for (TableReference reference : reading.tables()) {
                Optional<String> missing =
                        graph.names().find(reference.parts()).flatMap(meant -> missing(meant, session));
                if (missing.isPresent()) {
                    throw new PenstockException(
                            RunError.NOT_BUILT,
                            "Cannot run the query: the model " + missing.get()
                                    + " has not been built (make it with: penstock run " + missing.get() + ")",
                            query.place(reference.offset()),
                            null);
                }
            }
        }
    }

    /** Finds a model that is not there; an ephemeral one stands for what it reads. */
    private Optional<String> missing(Dependency dependency, SqlSession session) {
        if (!(dependency instanceof Dependency.OnModel)) {
            return Optional.empty();
        }
        ModelNode node = graph.model(dependency.name());
        boolean built = switch (node.options().materialize()) {
            case TABLE, VIEW -> session.find(node.table()).isPresent();
            case FILE ->
                Files.exists(graph.config()
                        .directory()
                        .resolve(Objects.requireNonNull(node.options().path())));
            case NONE, EPHEMERAL -> true;
        };
        return built
                ? node.dependencies().stream()
                        .filter(behind -> !node.holdsRows())
                        .flatMap(behind -> missing(behind, session).stream())
                        .findFirst()
                : Optional.of(node.name());
    }
}
