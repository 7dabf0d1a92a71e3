package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Words;
import io.penstock.core.contract.TableContract;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes together in how a table takes new rows. */
final class WriteRules {
    private static final String STRATEGY = "strategy";
    private static final String FULL_REFRESH = "full_refresh";
    private static final String UPDATE_COLUMNS = "update_columns";

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    WriteRules(OptionFields options, Strategy defaultStrategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy(defaultStrategy);
    }

    WriteOptions bind(@Nullable TableContract contract) {
        List<String> primaryKey = primaryKey(contract);
        DeleteOptions deletes = new DeleteRules(options, strategy).bind();
        return new WriteOptions(
                strategy,
                primaryKey,
                updateColumns(primaryKey),
                fullRefresh(),
                deletes,
                new HistoryRules(options, strategy).bind(primaryKey, deletes.mode()),
                new IntervalRules(options, strategy).bind(),
                new CursorRules(options, strategy).bind(deletes.mode()));
    }

    private Strategy strategy(Strategy otherwise) {
        Strategy said = fields.constant(Strategy.class, STRATEGY);
        if (options.materialize() == Materialization.TABLE) {
            return said == null ? otherwise : said;
        }
        if (said != null) {
            options.conflict(
                    STRATEGY,
                    "strategy \"%s\" cannot go with materialize \"%s\"%s (a strategy goes with \"table\" only: say materialize \"table\", or leave the strategy out)"
                            .formatted(Words.of(said), Words.of(options.materialize()), options.whereSaid()));
        }
        return Strategy.REPLACE;
    }

    private List<String> primaryKey(@Nullable TableContract contract) {
        List<String> columns = fields.texts("primary_key");
        if (columns.isEmpty() && contract != null && !contract.identity().isEmpty()) {
            return contract.identity();
        }
        if (columns.isEmpty() && (strategy == Strategy.MERGE_BY_KEY || strategy == Strategy.SCD_TYPE_2)) {
            options.conflict(
                    STRATEGY,
                    "strategy \"%s\" needs to know what identifies a row (add primary_key: [column, ...])"
                            .formatted(Words.of(strategy)));
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                options.conflict(
                        "primary_key", "its primary key names the column \"%s\" twice (keep one)".formatted(column));
            }
        }
        return columns;
    }

    private boolean fullRefresh() {
        Boolean said = fields.truth(FULL_REFRESH);
        if (said != null && options.materialize() != Materialization.TABLE) {
            options.conflict(
                    FULL_REFRESH,
                    "\"full_refresh\" cannot go with %s (it goes with a table only)".formatted(options.kept(strategy)));
        }
        return said == null || said;
    }

    private @Nullable List<String> updateColumns(List<String> primaryKey) {
        if (!fields.has(UPDATE_COLUMNS)) {
            return null;
        }
        List<String> columns = fields.texts(UPDATE_COLUMNS);
        if (strategy != Strategy.MERGE_BY_KEY) {
            options.conflict(
                    UPDATE_COLUMNS,
                    "\"update_columns\" cannot go with %s (it goes with strategy \"merge_by_key\" only)"
                            .formatted(options.kept(strategy)));
        }
        for (String column : columns) {
            if (primaryKey.stream().anyMatch(column::equalsIgnoreCase)) {
                options.conflict(
                        UPDATE_COLUMNS,
                        "update_columns names the column \"%s\" of the primary key, which is never updated (leave it out)"
                                .formatted(column));
            }
        }
        return columns;
    }
}
