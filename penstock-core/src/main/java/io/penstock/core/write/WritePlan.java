package io.penstock.core.write;

import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.Arriving;
import io.penstock.core.evolve.Evolution;
import io.penstock.core.evolve.EvolutionError;
import io.penstock.core.evolve.Evolver;
import io.penstock.core.evolve.Held;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of a table's write in order: what a run sends, and a preview shows.
 *
 * <p>They belong to one transaction, with the ledger's row.
 *
 * @param columns those of the table when the write is done, as far as the columns of the rows are known
 * @param changes of the table's columns, in words
 * @param warnings what somebody should know of, in words
 */
public record WritePlan(List<WriteStep> steps, Schema columns, List<String> changes, List<String> warnings) {
    public WritePlan {
        steps = List.copyOf(steps);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    WritePlan(List<WriteStep> steps, Schema columns) {
        this(steps, columns, List.of(), List.of());
    }

    /**
     * Gives the statements that make the target hold what it should.
     *
     * @throws io.penstock.spi.error.PenstockException when the columns do not allow it
     */
    public static WritePlan of(Target target, Incoming given) {
        ColumnNames.requireDistinct(target.model(), given.schema());
        ColumnNames.requireFree(target.model(), target.options(), target.dialect(), given.schema());
        TableContract contract = target.options().contract();
        if (contract != null) {
            return new DeclaredWrite(target, contract).plan(given);
        }
        String left = target.transforms()
                .apply(target.dialect(), given.query(), given.schema().names());
        Incoming incoming = new Incoming(left, given.schema());
        WriteStrategy strategy = WriteStrategy.of(target.options().write().strategy());
        Schema existing = target.existing();
        if (existing == null && strategy.keepsTable()) {
            return created(target, incoming, strategy);
        }
        if (existing != null && strategy instanceof OnceStrategy) {
            return new WritePlan(List.of(), existing);
        }
        return existing == null || !evolves(target)
                ? new WritePlan(
                        strategy.steps(target, incoming), WriteStrategy.columns(target.options(), given.schema()))
                : evolved(target, existing, Arriving.ofQuery(incoming.query(), incoming.schema()));
    }

    /** Says whether the statements depend on the columns of the rows, which cost a look to find out. */
    static boolean readsColumns(Target target) {
        WriteStrategy strategy = WriteStrategy.of(target.options().write().strategy());
        return strategy.readsColumns()
                || target.options().contract() != null
                || !target.options().transforms().isEmpty()
                || (target.existing() != null && evolves(target));
    }

    /** Says whether the columns of a table that exists count, and are not simply those of its new rows. */
    private static boolean evolves(Target target) {
        WriteStrategy strategy = WriteStrategy.of(target.options().write().strategy());
        return strategy.keepsTable() || target.options().evolution().mode() != null;
    }

    private static WritePlan created(Target target, Incoming incoming, WriteStrategy strategy) {
        Schema columns = WriteStrategy.columns(target.options(), incoming.schema());
        List<Column> kept = columns.columns().subList(incoming.schema().size(), columns.size());
        List<WriteStep> steps = new ArrayList<>();
        steps.add(create(target, incoming, kept));
        steps.addAll(strategy.firstSteps(target.with(columns), incoming));
        return new WritePlan(steps, columns);
    }

    /** Lets the columns of a table follow those of its rows, and writes these. */
    static WritePlan evolved(Target target, Schema existing, Arriving arriving) {
        WriteStrategy strategy = WriteStrategy.of(target.options().write().strategy());
        requireSameKind(target, existing, arriving.columns());
        Held held = new Held(
                target.model(),
                target.table(),
                existing,
                kept(target, arriving.columns(), strategy),
                target.options().write().primaryKey(),
                target.keys(),
                strategy.stay(),
                losing(target.write(), existing));
        Evolution evolution = Evolver.evolve(held, arriving, target.options().evolution(), target.dialect());
        List<WriteStep> steps = new ArrayList<>(strategy.clear(target));
        evolution.steps().stream().map(WriteStep::of).forEach(steps::add);
        Incoming fitting =
                new Incoming(evolution.arriving().query(), evolution.arriving().columns());
        steps.addAll(strategy.steps(target.with(evolution.table()), fitting));
        return new WritePlan(steps, evolution.table(), evolution.changes(), evolution.warnings());
    }

    /** Tells what of a table's rows nothing could make again; one that another strategy filled has no versions. */
    private static String losing(WriteOptions options, Schema existing) {
        return switch (options.strategy()) {
            case SCD_TYPE_2 ->
                options.history().validity().stream()
                                .allMatch(name -> existing.find(name).isPresent())
                        ? "the versions of its rows"
                        : "";
            case APPEND -> "the rows of earlier runs";
            case MERGE_BY_KEY, REPLACE, TRUNCATE, INCREMENTAL, NONE -> "";
        };
    }

    /** Refuses to write single rows among the versions of a history: none of its columns would look amiss. */
    private static void requireSameKind(Target target, Schema existing, Schema incoming) {
        Strategy strategy = target.options().write().strategy();
        List<String> history = target.write().history().validity();
        boolean kept = history.stream()
                .allMatch(name ->
                        existing.find(name).isPresent() && incoming.find(name).isEmpty());
        if (kept && strategy != Strategy.SCD_TYPE_2) {
            throw new PenstockException(
                    EvolutionError.COLUMNS_DIFFER,
                    "Cannot write " + target.model() + ": the table " + target.table() + " is a history, with "
                            + String.join(", ", history) + ", which strategy \"" + Words.of(strategy)
                            + "\" does not keep (say scd_type_2 again, or rebuild the table with: penstock run "
                            + target.model() + " --full-refresh, which loses the versions of its rows)");
        }
    }

    /** The columns that the table has besides those of the rows. */
    private static List<Column> kept(Target target, Schema incoming, WriteStrategy strategy) {
        return Stream.concat(
                        strategy.keptColumns(target.options(), incoming).stream(),
                        target.audit().stream().map(KeptColumn::column))
                .toList();
    }

    /** Makes the table without rows, so that its first write is one like any other. */
    private static WriteStep create(Target target, Incoming incoming, List<Column> kept) {
        String own = kept.stream()
                .map(column -> ", CAST(NULL AS " + target.dialect().type(column.type()) + ") AS "
                        + target.dialect().quote(column.name()))
                .collect(Collectors.joining());
        return WriteStep.create("SELECT *" + own + " FROM (" + incoming.query() + "\n) AS incoming LIMIT 0");
    }
}
