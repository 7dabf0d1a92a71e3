package io.penstock.core.project;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes together in how a table keeps versions. */
final class HistoryRules {
    private static final String VALID_FROM = "valid_from";
    private static final String VALID_TO = "valid_to";
    private static final String IS_CURRENT = "is_current";
    private static final String COMPARE = "compare";
    private static final String EVENT_TIME = "event_time";
    private static final String LATE = "late";
    private static final String TTL = "ttl";
    private static final List<String> KEYS = List.of(VALID_FROM, VALID_TO, IS_CURRENT, COMPARE, EVENT_TIME, LATE, TTL);

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    HistoryRules(OptionFields options, Strategy strategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy;
    }

    HistoryOptions bind(List<String> primaryKey, DeleteMode delete) {
        if (strategy != Strategy.SCD_TYPE_2) {
            KEYS.stream().filter(fields::has).forEach(this::refuse);
            return HistoryOptions.DEFAULT;
        }
        HistoryOptions bound = new HistoryOptions(
                fields.text(VALID_FROM, VALID_FROM),
                fields.text(VALID_TO, VALID_TO),
                fields.text(IS_CURRENT, IS_CURRENT),
                fields.texts(COMPARE),
                fields.text(EVENT_TIME),
                late(),
                ttl(delete));
        checkNames(bound, primaryKey);
        return bound;
    }

    private void refuse(String key) {
        options.conflict(
                key,
                "\"%s\" cannot go with %s (it goes with strategy \"scd_type_2\" only)"
                        .formatted(key, options.kept(strategy)));
    }

    private LateRows late() {
        LateRows said = fields.constant(LateRows.class, LATE);
        if (said != null && !fields.has(EVENT_TIME)) {
            options.conflict(
                    LATE,
                    "late \"%s\" needs a time by which a row can be late (add event_time: COLUMN, or leave it out)"
                            .formatted(Words.of(said)));
        }
        return said == null ? LateRows.SPLICE : said;
    }

    private @Nullable Duration ttl(DeleteMode delete) {
        if (fields.has(TTL) && delete == DeleteMode.CLOSE) {
            options.conflict(
                    TTL,
                    "\"ttl\" cannot go with delete \"close\", which ends a version as soon as its key is gone (keep one)");
        }
        return fields.duration(TTL, options.problems());
    }

    private void checkNames(HistoryOptions bound, List<String> primaryKey) {
        for (String column : bound.compare()) {
            if (primaryKey.stream().anyMatch(column::equalsIgnoreCase)) {
                options.conflict(
                        COMPARE,
                        "compare names the column \"%s\" of the primary key, which never changes within a history (leave it out)"
                                .formatted(column));
            }
        }
        List<String> taken = new ArrayList<>(Stream.concat(primaryKey.stream(), bound.compare().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList());
        if (bound.eventTime() != null) {
            taken.add(bound.eventTime().toLowerCase(Locale.ROOT));
        }
        for (String key : List.of(VALID_FROM, VALID_TO, IS_CURRENT)) {
            String name = fields.text(key, key).toLowerCase(Locale.ROOT);
            if (taken.contains(name)) {
                options.conflict(
                        key,
                        "%s names the column \"%s\", which is already used for something else (choose another name)"
                                .formatted(key, fields.text(key, key)));
            }
            taken.add(name);
        }
    }
}
