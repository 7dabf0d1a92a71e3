package io.penstock.core.write;

import io.penstock.core.contract.TableContract;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the statements of a table's write in order: what a run sends, and a preview shows.
 *
 * <p>They belong to one transaction, with the ledger's row.
 */
public final class WritePlan {
    private WritePlan() {}

    /** Says whether the statements depend on the columns of the incoming rows, which cost a look to find out. */
    static boolean readsColumns(ModelOptions options) {
        return options.contract() != null
                || !options.transforms().isEmpty()
                || WriteStrategy.of(options.write().strategy()).readsColumns();
    }

    /**
     * Gives the statements that make the target hold what it should.
     *
     * @throws io.penstock.spi.error.PenstockException when the columns do not allow it
     */
    public static List<WriteStep> of(Target target, Incoming given) {
        TableContract contract = target.options().contract();
        if (contract != null) {
            return new DeclaredWrite(target, contract).steps(given);
        }
        String left = target.transforms()
                .apply(target.dialect(), given.query(), given.schema().names());
        Incoming incoming = new Incoming(left, given.schema());
        WriteStrategy strategy = WriteStrategy.of(target.options().write().strategy());
        if (!strategy.keepsRows()) {
            return strategy.steps(target, incoming);
        }
        List<Column> kept = Stream.concat(
                        strategy.keptColumns(target.options(), incoming.schema()).stream(),
                        target.audit().stream().map(KeptColumn::column))
                .toList();
        Schema existing = target.existing();
        if (existing == null) {
            List<WriteStep> steps = new ArrayList<>(create(target, incoming, kept));
            List<Column> columns = Stream.concat(incoming.schema().columns().stream(), kept.stream())
                    .toList();
            steps.addAll(strategy.steps(target.with(new Schema(columns)), incoming));
            return steps;
        }
        SameColumns.require(target, existing, incoming.schema(), kept);
        return strategy.steps(target, incoming);
    }

    /** Makes the table without rows, so that its first write is one like any other. */
    private static List<WriteStep> create(Target target, Incoming incoming, List<Column> kept) {
        String own = kept.stream()
                .map(column -> ", CAST(NULL AS " + target.dialect().type(column.type()) + ") AS "
                        + target.dialect().quote(column.name()))
                .collect(Collectors.joining());
        return target
                .dialect()
                .replaceTable(
                        target.table(), "SELECT *" + own + " FROM (" + incoming.query() + "\n) AS incoming LIMIT 0")
                .stream()
                .map(WriteStep::prepare)
                .toList();
    }
}
