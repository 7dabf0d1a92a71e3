package io.penstock.testkit;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.Strategy;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random table: how it takes rows, and what is brought to it. Its values are few, so that keys and times meet.
 *
 * @param seed gives the same case again
 * @param declared whether the table is declared, so that it holds its key unique and without NULL
 */
record StrategyCase(long seed, WriteOptions options, boolean declared, List<Delivery> deliveries) {
    static final Schema SCHEMA = Schema.of(
            Column.of("id", Simple.INTEGER),
            Column.of("part", Simple.TEXT),
            Column.of("at", Simple.TIMESTAMPTZ),
            Column.of("name", Simple.TEXT),
            Column.of("amount", Simple.BIGINT));

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<@Nullable Object> NAMES = Arrays.asList(null, "", "NULL", "a", "a|b", "\u0130");
    private static final List<LateRows> LATE = List.of(LateRows.values());
    private static final List<List<String>> UPDATED = List.of(List.of("name"), List.of());
    private static final List<@Nullable Object> PARTS = Arrays.asList(null, "", "x");

    static StrategyCase of(Strategy strategy, long seed) {
        Random random = new Random(seed * 31 + strategy.name().hashCode());
        WriteOptions options = options(strategy, random);
        boolean declared = random.nextInt(4) == 0;
        List<Delivery> deliveries = new ArrayList<>();
        Instant now = BEGIN.plusSeconds(20);
        int count = random.nextInt(4) == 0 ? 4 : 2;
        for (int i = 0; i < count; i++) {
            Delivery before = i == 0 ? null : deliveries.get(i - 1);
            int kind = random.nextInt(10);
            if (before != null && kind == 0) {
                deliveries.add(before);
            } else {
                now = now.plusSeconds(kind == 1 ? 0 : 1 + random.nextInt(9));
                List<List<@Nullable Object>> rows =
                        before != null && kind == 2 ? before.rows() : rows(options, declared, random);
                deliveries.add(new Delivery(SCHEMA, rows, now, "run " + i));
            }
        }
        return new StrategyCase(seed, options, declared, deliveries);
    }

    /** Gives a case with the same options and other deliveries. */
    StrategyCase with(List<Delivery> others) {
        return new StrategyCase(seed, options, declared, others);
    }

    /** Gives the model whose table it is. */
    ModelOptions model() {
        ModelOptions plain = ModelOptions.of(null, "db", options);
        return declared ? DeclaredTable.of(plain, SCHEMA, options.primaryKey()) : plain;
    }

    private static WriteOptions options(Strategy strategy, Random random) {
        List<String> key = random.nextBoolean() ? List.of("id") : List.of("id", "part");
        boolean history = strategy == Strategy.SCD_TYPE_2;
        List<DeleteMode> modes = history
                ? List.of(DeleteMode.IGNORE, DeleteMode.CLOSE, DeleteMode.MARK)
                : List.of(DeleteMode.PRESERVE, DeleteMode.SOFT, DeleteMode.HARD);
        DeleteMode mode = modes.get(random.nextInt(3));
        DeleteOptions deletes = new DeleteOptions(
                mode, random.nextInt(3) == 0 ? true : null, random.nextInt(3) == 0 ? 1 : DeleteOptions.DEFAULT_RATIO);
        boolean some = random.nextInt(3) == 0;
        return new WriteOptions(
                strategy,
                strategy == Strategy.MERGE_BY_KEY || history ? key : List.of(),
                strategy == Strategy.MERGE_BY_KEY && some ? UPDATED.get(random.nextInt(UPDATED.size())) : null,
                true,
                strategy == Strategy.MERGE_BY_KEY || history ? deletes : DeleteOptions.of(DeleteMode.PRESERVE),
                history ? history(mode, some, random) : HistoryOptions.DEFAULT,
                null);
    }

    private static HistoryOptions history(DeleteMode mode, boolean some, Random random) {
        boolean byEvent = random.nextInt(4) > 0;
        return new HistoryOptions(
                some ? "begins" : "valid_from",
                "valid_to",
                some ? "is last" : "is_current",
                some ? List.of("name") : List.of(),
                byEvent ? "at" : null,
                byEvent ? LATE.get(random.nextInt(LATE.size())) : LateRows.SPLICE,
                mode != DeleteMode.CLOSE && random.nextInt(3) == 0 ? Duration.ofSeconds(7) : null);
    }

    private static List<List<@Nullable Object>> rows(WriteOptions options, boolean declared, Random random) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int keys = random.nextInt(5) == 0 ? 14 : 4;
        int count = random.nextInt(8) == 0 ? 0 : random.nextInt(keys + 3);
        boolean clean = random.nextInt(6) > 0;
        boolean byKey = !options.primaryKey().isEmpty();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = row(random, keys, clean);
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

    private static List<@Nullable Object> row(Random random, int keys, boolean clean) {
        int id = random.nextInt(keys + 1);
        boolean timeless = !clean && random.nextInt(12) == 0;
        return Arrays.asList(
                id == 0 ? null : (Object) id,
                PARTS.get(random.nextInt(PARTS.size())),
                timeless
                        ? null
                        : BEGIN.plusSeconds(random.nextInt(4) == 0 ? 20 + random.nextInt(30) : random.nextInt(12)),
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
                        time == null ? null : places(List.of(time)).get(0));
            }
            case INCREMENTAL, NONE ->
                throw new IllegalArgumentException("It takes no deliveries: " + options.strategy());
        };
    }

    private List<String> written(@Nullable List<String> said) {
        return said == null ? beside(List.of()) : said;
    }

    private List<String> beside(List<String> said) {
        return said.isEmpty()
                ? SCHEMA.names().stream()
                        .filter(name -> !options.primaryKey().contains(name)
                                && !name.equals(options.history().eventTime()))
                        .toList()
                : said;
    }

    private static List<Integer> places(List<String> names) {
        return names.stream().map(name -> SCHEMA.names().indexOf(name)).toList();
    }

    @Override
    public String toString() {
        return "seed " + seed + (declared ? ", declared: " : ": ") + options + "\n  columns " + SCHEMA.names()
                + deliveries.stream().map(delivery -> "\n  " + delivery).collect(Collectors.joining());
    }
}
