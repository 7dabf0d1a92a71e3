package io.penstock.testkit;

import static org.assertj.core.api.Assertions.fail;

import io.penstock.Strategy;
import io.penstock.spi.connector.SqlDatabase;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every strategy makes of random tables, on any database: the same as a model of it in plain Java.
 *
 * <p>{@code -Dpenstock.cases=100000} runs more than the 10,000 cases of every build (of which servers try some), and {@code -Dpenstock.seed=7} begins
 * at another seed. A case that fails tells its seed, and the fewest rows that still fail.
 */
public abstract class StrategySuite {
    private static final int CASES = Integer.getInteger("penstock.cases", 10_000);
    private static final int WORKERS = Runtime.getRuntime().availableProcessors();
    private static final long SEED = Long.getLong("penstock.seed", 1);

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

    /** Of how many cases each build tries one: more than one where each takes long. */
    protected int oneOf() {
        return 1;
    }

    /** The shares, in percent, are of all cases. */
    @ParameterizedTest
    @CsvSource({"REPLACE,4", "TRUNCATE,3", "APPEND,4", "NONE,1", "MERGE_BY_KEY,38", "SCD_TYPE_2,50"})
    final void strategyIsItsReference(Strategy strategy, int share) throws InterruptedException {
        long end = SEED + CASES * (long) share / 100 / oneOf();
        AtomicLong next = new AtomicLong(SEED);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Void>> work = Collections.nCopies(WORKERS, () -> {
                try (StrategyTrial trial = new StrategyTrial(openDatabase())) {
                    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
                        String failure = trial.failure(StrategyCase.of(strategy, seed));
                        if (failure != null) {
                            next.set(end);
                            fail(strategy + ", " + failure);
                        }
                    }
                }
                return null;
            });
            for (Future<Void> done : workers.invokeAll(work)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(String.valueOf(e.getMessage()), e);
        } finally {
            workers.shutdown();
        }
    }
}
