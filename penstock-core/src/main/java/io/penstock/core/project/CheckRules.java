package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Materialization;
import io.penstock.Severity;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.CheckRule;
import io.penstock.core.check.MethodRule;
import io.penstock.core.check.Threshold;
import io.penstock.core.config.Places;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes together in checks. */
final class CheckRules {
    private static final String CHECKS = "checks";
    private static final String MAX_FAILURES = "max_failures";
    private static final String MAX_RATIO = "max_ratio";
    private static final String STORE = "store_failures";
    private static final String WHERE = "where";
    private static final int STORED = 100;

    private final String about;
    private final Places places;
    private final Problems problems;

    CheckRules(String about, Places places, Problems problems) {
        this.about = about;
        this.places = places;
        this.problems = problems;
    }

    /** Reads the checks of a model. */
    static List<CheckDeclaration> of(OptionFields options) {
        JsonNode list = options.fields().map().path(CHECKS);
        Materialization kept = options.materialize();
        if (!list.isEmpty() && (kept == Materialization.EPHEMERAL || kept == Materialization.NONE)) {
            options.conflict(
                    CHECKS,
                    "checks cannot go with materialize \"%s\"%s, which keeps no rows to look at (use table, view or file, or leave them out)"
                            .formatted(Words.of(kept), options.whereSaid()));
        }
        return new CheckRules(
                        "model \"" + options.name() + "\"", options.fields().places(), options.problems())
                .read(list, JsonPointer.empty().appendProperty(CHECKS));
    }

    private List<CheckDeclaration> read(JsonNode list, JsonPointer at) {
        List<CheckDeclaration> checks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            CheckDeclaration check = read(list.get(i), at.appendIndex(i), null);
            if (check != null && !names.add(check.name().toLowerCase(Locale.ROOT))) {
                problems.add(
                        check.place(),
                        ProjectError.MODEL_CONFLICT,
                        "Cannot read %s: two of its checks are called \"%s\" (give one of them a name)"
                                .formatted(about, check.name()));
            } else if (check != null) {
                checks.add(check);
            }
        }
        return checks;
    }

    /**
     * Reads one check; null when it is wrong.
     *
     * @param fallbackName its name when it gives none; null for one that is made from what it says
     */
    @Nullable
    CheckDeclaration read(JsonNode check, JsonPointer at, @Nullable String fallbackName) {
        List<String> types = CheckType.WORDS.stream().filter(check::has).toList();
        if (types.size() != 1) {
            problems.add(
                    places.of(at),
                    ProjectError.MODEL_CONFLICT,
                    "Cannot read a check of %s: it has %s, expected one of %s"
                            .formatted(
                                    about,
                                    types.isEmpty() ? "no type" : "the types " + String.join(" and ", types),
                                    String.join(", ", CheckType.WORDS)));
            return null;
        }
        CheckFields fields = new CheckFields(about, check, at, types.get(0), places, problems);
        CheckRule rule = CheckType.of(fields);
        return rule == null ? null : declare(fields, rule, fallbackName);
    }

    /** Reads what is said of a check whose rule is a method. */
    CheckDeclaration method(JsonNode said, MethodRule rule, String fallbackName) {
        return declare(
                new CheckFields(about, said, JsonPointer.empty(), rule.word(), places, problems), rule, fallbackName);
    }

    private CheckDeclaration declare(CheckFields fields, CheckRule rule, @Nullable String fallbackName) {
        fields.refuseSaidTwice();
        String name = Objects.requireNonNullElseGet(
                fields.text("name"), () -> fallbackName == null ? defaultName(rule) : fallbackName);
        if (rule.word().equals("sql") && fields.has(WHERE)) {
            fields.conflict(WHERE, "where cannot go with a query (put the condition into the query)");
        }
        String severity = fields.text("severity");
        return new CheckDeclaration(
                name,
                rule,
                severity == null ? Severity.ERROR : Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
                fields.text(WHERE),
                threshold(fields, rule),
                stored(fields, rule),
                Objects.requireNonNullElse(fields.text("description"), ""),
                places.ofKey(fields.at().appendProperty(fields.type())));
    }

    /** Names a check by what it is about; of one that says a whole text, by its beginning. */
    private static String defaultName(CheckRule rule) {
        String about = rule.columns().isEmpty() ? rule.demand().strip() : String.join(", ", rule.columns());
        String line = about.replaceAll("\\s+", " ");
        return rule.word() + "(" + (line.length() > 60 ? line.substring(0, 57) + "..." : line) + ")";
    }

    private static Threshold threshold(CheckFields fields, CheckRule rule) {
        for (String key : List.of(MAX_FAILURES, MAX_RATIO)) {
            if (fields.has(key) && !rule.countsRows()) {
                fields.conflict(
                        key, key + " says how many rows may fail, and this check looks at the table as a whole");
                return Threshold.NONE;
            }
        }
        if (fields.has(MAX_FAILURES) && fields.has(MAX_RATIO)) {
            fields.conflict(MAX_RATIO, "max_failures and max_ratio both say how many rows may fail (keep one)");
        } else if (fields.has(MAX_RATIO) && !rule.countsOutOfAll()) {
            fields.conflict(
                    MAX_RATIO,
                    "max_ratio cannot go with a query, as nothing tells out of how many rows (use max_failures)");
        }
        return new Threshold(
                fields.value(MAX_FAILURES).asLong(0),
                fields.has(MAX_RATIO) ? fields.value(MAX_RATIO).decimalValue() : null);
    }

    private static int stored(CheckFields fields, CheckRule rule) {
        JsonNode value = fields.value(STORE);
        if (value.isMissingNode() || (value.isBoolean() && !value.booleanValue())) {
            return 0;
        }
        if (!rule.countsRows()) {
            fields.conflict(
                    STORE, "store_failures cannot go with a check of the table as a whole, which has no failing rows");
        }
        return value.isBoolean() ? STORED : value.asInt();
    }
}
