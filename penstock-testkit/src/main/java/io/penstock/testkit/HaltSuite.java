package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process that ends between any two statements of a write, and not only its session, leaves the table as it was before, or
 * as it is after; and the next process writes it.
 *
 * <p>{@code -Dpenstock.halts=100} kills more processes than the 4 of each strategy, and {@code -Dpenstock.seed=7} others. The
 * class of a test is its child process too: its {@code main} calls {@link #writeUntilHalted}.
 */
public abstract class HaltSuite {
    private static final int HALTS = Integer.getInteger("penstock.halts", 4);
    private static final long SEED = Long.getLong("penstock.seed", 1);
    private static final int BEFORE_A_CALL = 90;
    private static final int AT_THE_END = 91;

    @TempDir
    private Path directory;

    /** Opens the database that is kept in a folder, in this process. */
    protected abstract SqlDatabase openDatabase(Path folder);

    @ParameterizedTest
    @CsvSource({
        "REPLACE, PRESERVE",
        "TRUNCATE, PRESERVE",
        "APPEND, PRESERVE",
        "MERGE_BY_KEY, PRESERVE",
        "MERGE_BY_KEY, SOFT",
        "MERGE_BY_KEY, HARD",
        "SCD_TYPE_2, IGNORE",
        "SCD_TYPE_2, CLOSE",
        "SCD_TYPE_2, MARK"
    })
    final void tableOfAKilledProcessIsBeforeOrAfter(Strategy strategy, DeleteMode delete) throws Exception {
        StrategyCase one = CrashPointSuite.cases(strategy, delete).findFirst().orElseThrow();
        Delivery second = one.deliveries().get(1);
        ReferenceTable reference = one.reference();
        reference.take(one.deliveries().get(0));
        List<List<@Nullable Object>> before = StrategyTable.sorted(reference.rows());
        reference.take(second);
        List<List<@Nullable Object>> after = StrategyTable.sorted(reference.rows());
        int calls = begin(one, "counted");
        Random random = new Random(SEED);
        for (int halt = 0; halt < HALTS; halt++) {
            // The last is after the commit.
            int call = halt == 0 ? calls : random.nextInt(calls);
            Path folder = directory.resolve("killed" + halt);
            begin(one, folder.getFileName().toString());
            assertThat(halted(folder, strategy, one.seed(), call)).isEqualTo(call < calls ? BEFORE_A_CALL : AT_THE_END);
            try (SqlDatabase database = openDatabase(folder);
                    SqlSession session = database.session()) {
                StrategyTable table = table(database, one);
                assertThat(table.rows(session))
                        .as("%s%nkilled before call %d of %d, -Dpenstock.seed=%d", one, call, calls, SEED)
                        .isEqualTo(call < calls ? before : after);
                table.take(session, second, RelationInfo.Kind.TABLE);
                assertThat(table.rows(session)).isEqualTo(after);
            }
        }
    }

    /** Makes a table of the first delivery, and tells how many calls the second takes. */
    private int begin(StrategyCase one, String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        try (SqlDatabase database = openDatabase(folder);
                SqlSession session = database.session()) {
            StrategyTable table = table(database, one);
            table.ledger().prepare(session);
            table.take(session, one.deliveries().get(0), null);
            if (!name.equals("counted")) {
                return 0;
            }
            CrashingSession counting = CrashingSession.looking(session, call -> {});
            table.take(counting, one.deliveries().get(1), RelationInfo.Kind.TABLE);
            return counting.calls();
        }
    }

    private int halted(Path folder, Strategy strategy, long seed, int call) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        getClass().getName(),
                        folder.toString(),
                        strategy.name(),
                        Long.toString(seed),
                        Integer.toString(call))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).as("the child ended").isTrue();
            assertThat(child.exitValue()).as(Files.readString(output)).isIn(BEFORE_A_CALL, AT_THE_END);
            return child.exitValue();
        } finally {
            child.destroyForcibly();
        }
    }

    /**
     * Writes the second delivery of a case, and ends this process before a call of it, or when it is done.
     *
     * @param arguments those of {@code main}: the folder of the database, the strategy, the seed of the case, the call
     */
    protected final void writeUntilHalted(String... arguments) {
        StrategyCase one = StrategyCase.of(Strategy.valueOf(arguments[1]), Long.parseLong(arguments[2]));
        int last = Integer.parseInt(arguments[3]);
        SqlDatabase database = openDatabase(Path.of(arguments[0]));
        CrashingSession session = CrashingSession.looking(database.session(), call -> {
            if (call == last) {
                Runtime.getRuntime().halt(BEFORE_A_CALL);
            }
        });
        table(database, one).take(session, one.deliveries().get(1), RelationInfo.Kind.TABLE);
        Runtime.getRuntime().halt(AT_THE_END);
    }

    private static StrategyTable table(SqlDatabase database, StrategyCase one) {
        return StrategyTable.of(database, one.model(), StrategyTable.Source.QUERY);
    }
}
