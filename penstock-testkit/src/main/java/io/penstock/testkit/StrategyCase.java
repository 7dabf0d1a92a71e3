package io.penstock.testkit;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.OnDrift;
import io.penstock.Strategy;
import io.penstock.core.project.CursorOptions;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.HistoryOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random table: how it takes rows, and what is brought to it. Its values are few, so that keys and times meet.
 *
 * @param seed gives the same case again
 * @param declared whether the table is declared, so that it holds its key unique and without NULL
 * @param clock of which type its times of events are
 */
record StrategyCase(long seed, WriteOptions options, boolean declared, EventClock clock, List<Delivery> deliveries) {
    private static final List<String> COLUMNS = List.of("id", "part", "at", "name", "amount");
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<@Nullable Object> NAMES = Arrays.asList(null, "", "NULL", "a", "a|b", "\u0130");
    private static final List<LateRows> LATE = List.of(LateRows.values());
    private static final List<List<String>> UPDATED =
            List.of(List.of("name"), List.of(), List.of("amount", "at"), List.of("amount", "name"));
    private static final List<List<String>> COMPARED =
            List.of(List.of("name"), List.of("amount"), List.of("amount", "name"), List.of("at"));
    private static final List<EventClock> CLOCKS = List.of(EventClock.values());
    private static final List<@Nullable Object> PARTS = Arrays.asList(null, "", "x");

    static StrategyCase of(Strategy strategy, long seed) {
        // Seeds that follow each other begin alike without this, and combinations would be left out.
        Random random =
                new Random(new SplittableRandom(seed * 31 + strategy.name().hashCode()).nextLong());
        EventClock clock = CLOCKS.get(random.nextInt(CLOCKS.size()));
        WriteOptions options = options(strategy, clock, random);
        boolean declared = random.nextInt(4) == 0;
        List<Delivery> deliveries = new ArrayList<>();
        Duration step = clock.step();
        Instant now = BEGIN.plus(step.multipliedBy(20));
        int count = random.nextInt(4) == 0 ? 4 : 2;
        for (int i = 0; i < count; i++) {
            Delivery before = i == 0 ? null : deliveries.get(i - 1);
            int kind = random.nextInt(10);
            if (before != null && kind == 0) {
                deliveries.add(before);
            } else {
                now = kind == 1 ? now : later(now, step, random);
                List<List<@Nullable Object>> rows =
                        before != null && kind == 2 ? before.rows() : rows(options, declared, clock, random);
                deliveries.add(new Delivery(schema(clock), rows, now, "run " + i, delete(options, random)));
            }
        }
        return new StrategyCase(seed, options, declared, clock, deliveries);
    }

    /** Gives a case with the same options and other deliveries. */
    StrategyCase with(List<Delivery> others) {
        return new StrategyCase(seed, options, declared, clock, others);
    }

    /** Gives the model whose table it is. */
    ModelOptions model() {
        ModelOptions plain = ModelOptions.of(null, "db", options);
        // A mark that comes later is a column more, which only a table that follows its declaration may get.
        boolean changes = deliveries.stream().map(Delivery::delete).distinct().count() > 1;
        OnDrift onDrift = changes ? OnDrift.EVOLVE : OnDrift.ERROR;
        return declared ? DeclaredTable.of(plain, schema(clock), options.primaryKey(), onDrift) : plain;
    }

    private static Schema schema(EventClock clock) {
        return Schema.of(
                Column.of("id", Simple.INTEGER),
                Column.of("part", Simple.TEXT),
                Column.of("at", clock.type()),
                Column.of("name", Simple.TEXT),
                Column.of("amount", Simple.BIGINT));
    }

    private static Instant later(Instant now, Duration step, Random random) {
        return now.plus(step.multipliedBy(1 + random.nextInt(9))).plusSeconds(random.nextInt((int) step.toSeconds()));
    }

    /** Gives the way to delete of one run, which now and then is not that of the others. */
    private static DeleteMode delete(WriteOptions options, Random random) {
        DeleteMode usual = options.deletes().mode();
        if (!hasModes(options.strategy()) || random.nextInt(5) > 0) {
            return usual;
        }
        DeleteMode other = modes(options.strategy()).get(random.nextInt(3));
        return other == DeleteMode.CLOSE && options.history().ttl() != null ? usual : other;
    }

    private static boolean hasModes(Strategy strategy) {
        return strategy == Strategy.MERGE_BY_KEY || strategy == Strategy.SCD_TYPE_2;
    }

    private static List<DeleteMode> modes(Strategy strategy) {
        return strategy == Strategy.SCD_TYPE_2
                ? List.of(DeleteMode.IGNORE, DeleteMode.CLOSE, DeleteMode.MARK)
                : List.of(DeleteMode.PRESERVE, DeleteMode.SOFT, DeleteMode.HARD);
    }

    private static WriteOptions options(Strategy strategy, EventClock clock, Random random) {
        List<String> key = random.nextBoolean() ? List.of("id") : List.of("id", "part");
        boolean history = strategy == Strategy.SCD_TYPE_2;
        DeleteMode mode = modes(strategy).get(random.nextInt(3));
        DeleteOptions deletes = new DeleteOptions(
                mode, random.nextInt(3) == 0 ? true : null, random.nextInt(3) == 0 ? 1 : DeleteOptions.DEFAULT_RATIO);
        boolean some = random.nextInt(3) == 0;
        return new WriteOptions(
                strategy,
                hasModes(strategy) ? key : List.of(),
                strategy == Strategy.MERGE_BY_KEY && some ? UPDATED.get(random.nextInt(UPDATED.size())) : null,
                true,
                hasModes(strategy) ? deletes : DeleteOptions.of(DeleteMode.PRESERVE),
                history ? history(mode, some, clock, random) : HistoryOptions.DEFAULT,
                null,
                CursorOptions.NONE);
    }

    private static HistoryOptions history(DeleteMode mode, boolean some, EventClock clock, Random random) {
        boolean byEvent = random.nextInt(4) > 0;
        return new HistoryOptions(
                some ? "begins" : "valid_from",
                "valid_to",
                some ? "is last" : "is_current",
                some ? COMPARED.get(random.nextInt(COMPARED.size())) : List.of(),
                byEvent ? "at" : null,
                byEvent ? LATE.get(random.nextInt(LATE.size())) : LateRows.SPLICE,
                mode != DeleteMode.CLOSE && random.nextInt(3) == 0
                        ? clock.step().multipliedBy(7)
                        : null);
    }

    private static List<List<@Nullable Object>> rows(
            WriteOptions options, boolean declared, EventClock clock, Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int keys = random.nextInt(5) == 0 ? 14 : 4;
        int count = random.nextInt(8) == 0 ? 0 : random.nextInt(keys + 3);
        boolean clean = random.nextInt(6) > 0;
        boolean byKey = !options.primaryKey().isEmpty();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = row(random, keys, clean, clock);
            if (declared) {
                neverNull(row);
            }
            if (!byKey
                    || !clean
                    || rows.stream().noneMatch(other -> identity(options, other).equals(identity(options, row)))) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<@Nullable Object> row(Random random, int keys, boolean clean, EventClock clock) {
        int id = random.nextInt(keys + 1);
        int steps = random.nextInt(4) == 0 ? 20 + random.nextInt(30) : random.nextInt(12);
        boolean timeless = !clean && random.nextInt(12) == 0;
        return Arrays.asList(
                id == 0 ? null : (Object) id,
                PARTS.get(random.nextInt(PARTS.size())),
                timeless ? null : clock.value(BEGIN.plus(clock.step().multipliedBy(steps))),
                NAMES.get(random.nextInt(NAMES.size())),
                random.nextInt(4) == 0 ? null : (Object) (long) random.nextInt(2));
    }

    /** Puts values in the place of NULL in the columns of keys. */
    private static void neverNull(List<@Nullable Object> row) {
        row.set(0, row.get(0) == null ? 0 : row.get(0));
        row.set(1, row.get(1) == null ? "y" : row.get(1));
    }

    private static List<@Nullable Object> identity(WriteOptions options, List<@Nullable Object> row) {
        List<Integer> columns = new ArrayList<>(places(options.primaryKey()));
        if (options.history().eventTime() != null) {
            columns.addAll(places(List.of("at")));
        }
        return ReferenceMerge.pick(row, columns);
    }

    /** Gives the table that the same deliveries make by definition. */
    ReferenceTable reference() {
        List<Integer> key = places(options.primaryKey());
        return switch (options.strategy()) {
            case REPLACE -> ReferenceTable.replacing(Strategy.REPLACE);
            case TRUNCATE -> ReferenceTable.replacing(Strategy.TRUNCATE);
            case APPEND -> ReferenceTable.appending();
            case MERGE_BY_KEY -> new ReferenceMerge(options, key, places(written(options.updateColumns())));
            case SCD_TYPE_2 -> {
                String time = options.history().eventTime();
                yield new ReferenceHistory(
                        options,
                        key,
                        places(beside(options.history().compare())),
                        time == null ? null : places(List.of(time)).get(0),
                        time == null ? EventClock.ZONED : clock);
            }
            case INCREMENTAL -> throw new IllegalArgumentException("It takes intervals, not deliveries");
            case NONE -> ReferenceTable.once();
        };
    }

    private List<String> written(@Nullable List<String> said) {
        return said == null ? beside(List.of()) : said;
    }

    private List<String> beside(List<String> said) {
        return said.isEmpty()
                ? COLUMNS.stream()
                        .filter(name -> !options.primaryKey().contains(name)
                                && !name.equals(options.history().eventTime()))
                        .toList()
                : said;
    }

    private static List<Integer> places(List<String> names) {
        return names.stream().map(name -> COLUMNS.indexOf(name)).toList();
    }

    @Override
    public String toString() {
        return "seed " + seed + (declared ? ", declared: " : ": ") + options + "\n  columns " + COLUMNS
                + deliveries.stream().map(delivery -> "\n  " + delivery).collect(Collectors.joining());
    }
}
