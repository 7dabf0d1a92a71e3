package io.penstock.core.write;

import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One write of one model.
 *
 * @param session the worker's own
 * @param entry what the ledger is to say, without the counts
 * @param existing what stands under the table's name now; null for nothing
 * @param anew whether what is there is to be forgotten
 * @param projectDir the folder from which paths of files count
 * @param window the intervals that are written; null for all other strategies than that of intervals
 * @param audit looks at the rows before they are committed
 * @param beside what is committed with them
 */
public record WriteRequest(
        SqlSession session,
        SqlDialect dialect,
        Ledger ledger,
        LedgerEntry entry,
        ModelOptions options,
        TableName table,
        RelationInfo.@Nullable Kind existing,
        boolean anew,
        Path projectDir,
        @Nullable TimeWindow window,
        Audit audit,
        Beside beside) {
    /** Gives the same request for a file of these columns. */
    WriteRequest with(Schema columns) {
        return new WriteRequest(
                session,
                dialect,
                ledger,
                entry.with(columns),
                options,
                table,
                existing,
                anew,
                projectDir,
                window,
                audit,
                beside);
    }

    /**
     * Gives the same request for some intervals.
     *
     * @param inputs what counts as read when they are written
     */
    public WriteRequest of(TimeWindow intervals, Map<String, String> inputs) {
        return new WriteRequest(
                session,
                dialect,
                ledger,
                entry.withInputs(inputs),
                options,
                table,
                existing,
                anew,
                projectDir,
                intervals,
                audit,
                beside);
    }

    /** Gives the same request for the table that an earlier write of the same run left behind. */
    public WriteRequest following() {
        return new WriteRequest(
                session,
                dialect,
                ledger,
                entry,
                options,
                table,
                RelationInfo.Kind.TABLE,
                false,
                projectDir,
                window,
                audit,
                beside);
    }

    String model() {
        return entry.model();
    }

    /** Looks at the table as it is; a view, or a table that is to be made anew, counts as none. */
    Target target() {
        boolean kept = existing == RelationInfo.Kind.TABLE && !anew;
        Schema columns = kept ? session.find(table).orElse(null) : null;
        TableKeys keys = options.contract() == null ? TableKeys.NONE : session.keys(table);
        List<KeptColumn> own = AuditColumns.of(options.contract(), dialect, entry.writtenAt(), entry.runId());
        return new Target(model(), table, options, dialect, columns, entry.writtenAt(), own, keys, window);
    }
}
