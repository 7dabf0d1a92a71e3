package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.Words;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What another environment has built on one connection. Immutable. */
final class Lender {
    private final Graph graph;
    private final Owner other;
    private final SqlDatabase own;
    private final SqlDatabase keeper;
    private final Function<TableName, String> names;
    private final Map<String, LedgerEntry> ledger;
    private final Map<String, TableName> relations = new HashMap<>();

    /**
     * Looks into the ledger of the other environment.
     *
     * @param own the database from which is read
     * @param keeper the database that the other environment writes
     * @param names gives what a table of it is called behind FROM
     */
    Lender(Graph graph, Owner other, SqlDatabase own, SqlDatabase keeper, Function<TableName, String> names) {
        this.graph = graph;
        this.other = other;
        this.own = own;
        this.keeper = keeper;
        this.names = names;
        try (SqlSession session = keeper.session()) {
            this.ledger = new Ledger(keeper, other).load(session);
            session.relations()
                    .forEach(relation ->
                            relations.put(keeper.dialect().fold(relation.name().toString()), relation.name()));
        }
    }

    /** Gives a model as the other environment keeps it; empty when it has not built it. */
    Optional<Borrowed> lend(ModelNode node) {
        LedgerEntry entry = ledger.get(node.name());
        String relation = entry == null || entry.isBegun() ? null : relation(entry);
        return entry == null || relation == null
                ? Optional.empty()
                : Optional.of(new Borrowed(other, entry, relation, keeper, keeper != own, behind(node, entry)));
    }

    /** Gives what stands behind FROM; null when it is not there, or nothing that can be read. */
    private @Nullable String relation(LedgerEntry entry) {
        String kept = entry.kept().materialize();
        if (kept.equals(Words.of(Materialization.FILE))) {
            Path file = graph.config().directory().resolve(entry.relation());
            return Files.exists(file)
                    ? own.dialect()
                            .fileRelation(
                                    file.toString(),
                                    FileFormat.ofPath(entry.relation()).orElse(FileFormat.PARQUET),
                                    entry.columns())
                    : null;
        }
        TableName table = relations.get(keeper.dialect().fold(entry.relation()));
        return table == null || kept.equals(Words.of(Materialization.NONE)) ? null : names.apply(table);
    }

    /** Gives the models that hold the rows of a view there. */
    private List<Borrowed> behind(ModelNode node, LedgerEntry entry) {
        List<Borrowed> behind = new ArrayList<>();
        if (entry.kept().materialize().equals(Words.of(Materialization.VIEW))) {
            node.upstream().forEach(name -> gather(graph.model(name), behind));
        }
        return behind;
    }

    private void gather(ModelNode node, List<Borrowed> behind) {
        if (node.options().materialize() == Materialization.EPHEMERAL) {
            node.upstream().forEach(name -> gather(graph.model(name), behind));
        } else {
            lend(node).ifPresent(lent -> lent.rows().forEach(behind::add));
        }
    }
}
