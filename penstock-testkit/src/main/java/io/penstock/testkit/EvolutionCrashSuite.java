package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.DeleteMode;
import io.penstock.SchemaMode;
import io.penstock.Strategy;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that dies between any two statements of a write that makes or changes the columns of a table leaves all of it
 * as it was before, columns, keys and rows, or as it is after.
 */
public abstract class EvolutionCrashSuite {
    private static final Schema FIRST = Schema.of(
            new Column("id", Simple.INTEGER, false), Column.of("name", Simple.TEXT), Column.of("n", Simple.TEXT));
    private static final Schema THEN = Schema.of(
            new Column("id", Simple.BIGINT, false), Column.of("n", Simple.INTEGER), Column.of("more", Simple.BOOLEAN));
    private static final TableKeys FIRST_KEYS = new TableKeys(List.of("id"), List.of(List.of("name")));
    private static final TableKeys THEN_KEYS = new TableKeys(List.of("id"), List.of(List.of("n")));

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

    @ParameterizedTest
    @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "INCREMENTAL")
    final void declaredTableIsBeforeOrAfter(Strategy strategy) {
        crashEverywhere(
                options(strategy, SchemaMode.LENIENT, DeclaredTable.evolving(FIRST, FIRST_KEYS)),
                options(strategy, SchemaMode.LENIENT, DeclaredTable.evolving(THEN, THEN_KEYS)));
    }

    @ParameterizedTest
    @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "INCREMENTAL")
    final void tableWithTheColumnsOfItsQueryIsBeforeOrAfter(Strategy strategy) {
        crashEverywhere(options(strategy, SchemaMode.LENIENT, null), options(strategy, SchemaMode.LENIENT, null));
    }

    /** Columns of the table stay, and values of the rows wait until it is known that they fit. */
    @ParameterizedTest
    @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "INCREMENTAL")
    final void tableThatMakesRowsFitIsBeforeOrAfter(Strategy strategy) {
        crashEverywhere(options(strategy, SchemaMode.IGNORE, null), options(strategy, SchemaMode.IGNORE, null));
    }

    private void crashEverywhere(ModelOptions first, ModelOptions then) {
        Delivery firstRows = new Delivery(
                FIRST,
                List.of(Arrays.asList(1, "a", "7"), Arrays.asList(2, "b", null)),
                Instant.parse("2024-01-01T00:00:00Z"),
                "run 1",
                first.write().deletes().mode());
        long known = first.write().strategy() == Strategy.APPEND ? 4 : 2;
        Delivery thenRows = new Delivery(
                THEN,
                List.of(Arrays.asList(known, 8, true), Arrays.asList(3L, null, false)),
                Instant.parse("2024-01-02T00:00:00Z"),
                "run 2",
                then.write().deletes().mode());
        try (SqlDatabase database = openDatabase()) {
            StrategyTable table = StrategyTable.of(database, first, StrategyTable.Source.QUERY);
            try (SqlSession session = database.session()) {
                table.ledger().prepare(session);
            }
            crashEverywhere(table, firstRows, null);
            StrategyTable changed = StrategyTable.of(database, then, StrategyTable.Source.QUERY);
            crashEverywhere(changed, thenRows, RelationInfo.Kind.TABLE);
        }
    }

    private static void crashEverywhere(StrategyTable table, Delivery delivery, RelationInfo.@Nullable Kind existing) {
        String before = state(table);
        int call = 0;
        while (crashes(table, delivery, existing, call)) {
            assertThat(state(table))
                    .as("killed in %s before call %d", delivery.runId(), call)
                    .isEqualTo(before);
            call++;
        }
        assertThat(call).as("calls of %s", delivery.runId()).isGreaterThan(4);
        boolean once = existing != null && table.options().write().strategy() == Strategy.NONE;
        assertThat(state(table).equals(before))
                .as("%s changes nothing", delivery.runId())
                .isEqualTo(once);
    }

    private static boolean crashes(
            StrategyTable table, Delivery delivery, RelationInfo.@Nullable Kind existing, int call) {
        try (CrashingSession session = CrashingSession.before(table.database().session(), call)) {
            table.take(session, delivery, existing);
        } catch (CrashingSession.CrashException e) {
            return true;
        }
        return false;
    }

    private static String state(StrategyTable table) {
        try (SqlSession session = table.database().session()) {
            return session.find(table.table())
                    .map(columns -> columns + " " + session.keys(table.table()) + " " + table.rows(session))
                    .orElse("none");
        }
    }

    private static ModelOptions options(Strategy strategy, SchemaMode mode, @Nullable TableContract contract) {
        boolean byKey = strategy == Strategy.MERGE_BY_KEY || strategy == Strategy.SCD_TYPE_2;
        DeleteMode delete = strategy == Strategy.SCD_TYPE_2 ? DeleteMode.IGNORE : DeleteMode.PRESERVE;
        ModelOptions plain =
                ModelOptions.of(null, "db", WriteOptions.of(strategy, byKey ? List.of("id") : List.of(), delete));
        return DeclaredTable.with(plain, new EvolutionOptions(mode, Map.of()), contract);
    }
}
