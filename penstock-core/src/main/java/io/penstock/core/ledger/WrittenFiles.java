package io.penstock.core.ledger;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.FileColumns;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import java.util.Objects;

/** Tells the columns of models' files as they were last written, which the ledger knows. Thread-safe as far as the databases are. */
public record WrittenFiles(Databases databases, Owner owner) implements FileColumns {
    /** Gives what puts in the place of names what they mean in a database, over files as they were last written. */
    public static ResolvedQuery queries(Graph graph, SqlDatabase database, Databases databases) {
        return new ResolvedQuery(graph, database.dialect(), new WrittenFiles(databases, Owner.of(graph.config())));
    }

    @Override
    public Schema of(ModelNode model) {
        if (model.options().format() == FileFormat.PARQUET) {
            // It tells its columns by itself.
            return Schema.of();
        }
        SqlDatabase database = databases.database(
                model.options().connection(), model.declaration().place());
        String path = Objects.requireNonNull(model.options().path());
        try (SqlSession session = database.session()) {
            return new Ledger(database, owner)
                    .load(session).values().stream()
                            .filter(entry -> entry.relation().equals(path))
                            .map(LedgerEntry::columns)
                            .findFirst()
                            .orElse(Schema.of());
        }
    }
}
