package io.penstock.core.ledger;

import io.penstock.Materialization;
import io.penstock.core.config.Words;
import io.penstock.core.graph.ModelNode;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.Set;

/**
 * Who keeps a table, view or file.
 *
 * @param project its name; empty where an earlier Penstock did not write it down
 * @param relation its name or path, as it was spelt by the model when it was written
 * @param kept how
 */
public record Holder(String project, String environment, String model, String relation, Keeping kept) {
    private static final String FILE = "file ";
    private static final String TABLE = "table ";

    /** Gives the holder that a model would be. */
    public static Holder of(Owner owner, ModelNode node) {
        return new Holder(
                owner.project(),
                owner.environment(node.name()),
                node.name(),
                node.relation(),
                Keeping.of(node.options()));
    }

    /**
     * Gives what is kept in a form that is the same however it is spelt; nothing where nothing is kept, and both that a name
     * can mean where an earlier Penstock did not write down whether it is that of a file.
     */
    public Set<String> keys(SqlDialect dialect) {
        if (kept.equals(Keeping.UNKNOWN)) {
            return Set.of(table(dialect), FILE + relation);
        }
        if (isFile()) {
            return Set.of(FILE + Path.of(relation).normalize());
        }
        boolean inDatabase = kept.materialize().equals(Words.of(Materialization.TABLE))
                || kept.materialize().equals(Words.of(Materialization.VIEW));
        return inDatabase ? Set.of(table(dialect)) : Set.of();
    }

    /** Gives the key of a table or view whose name is folded. */
    public static String key(TableName folded) {
        return TABLE + folded;
    }

    public boolean isFile() {
        return kept.materialize().equals(Words.of(Materialization.FILE));
    }

    /** Says whether it is a file in the folder of its project, which no other project has. */
    boolean isInProject() {
        return isFile() && !Path.of(relation).isAbsolute();
    }

    private String table(SqlDialect dialect) {
        return TABLE + dialect.fold(relation);
    }
}
