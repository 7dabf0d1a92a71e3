package io.penstock.core.check;

import io.penstock.core.java.StuckModelException;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which checks of a table hold, in as few queries as can be: one pass over the rows for all that can share it, and
 * one query for each other. Only what does not hold is asked for a sample. Methods are called last: what they do to the
 * transaction spoils no other check. After an error that ended the transaction nothing more is asked.
 *
 * <p>Confined to one thread, as its session is.
 */
public final class CheckEvaluator {
    private static final int SAMPLE = 5;
    private static final String SWALLOWED =
            "it left the transaction unusable: a query of its own failed (let the error out, or ask another way)";

    private final SqlSession session;
    private final CheckedTable table;
    private final CheckCalls calls;
    private final Map<String, CheckResult> results = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final List<FailedRows> failed = new ArrayList<>();
    private @Nullable Spoiler spoiler;

    private CheckEvaluator(SqlSession session, CheckedTable table, CheckCalls calls) {
        this.session = session;
        this.table = table;
        this.calls = calls;
    }

    /**
     * Evaluates all checks, and tells of each what became of it, also where it could not be evaluated.
     *
     * @throws PenstockException when it was cancelled
     */
    public static CheckReport evaluate(
            SqlSession session, CheckedTable table, List<CheckDeclaration> checks, CheckCalls calls) {
        CheckEvaluator evaluator = new CheckEvaluator(session, table, calls);
        evaluator.evaluate(checks);
        checks.forEach(check -> evaluator.places.putIfAbsent(check.name(), check.place()));
        List<CheckResult> inOrder = checks.stream()
                .map(check -> Objects.requireNonNull(evaluator.results.get(check.name())))
                .toList();
        return new CheckReport(table.model(), inOrder, evaluator.places, evaluator.failed);
    }

    /** Tells which checks are wrong in themselves, whatever the rows; nothing is told of the others. */
    public static CheckReport probe(
            SqlSession session, String model, SqlDialect dialect, List<CheckDeclaration> checks) {
        List<CheckResult> wrong = new ArrayList<>();
        Map<String, Place> places = new HashMap<>();
        for (CheckDeclaration check : checks) {
            check.rule().probe(dialect).ifPresent(query -> {
                try (BatchReader reader = session.query(query)) {
                    reader.next();
                } catch (PenstockException e) {
                    requireNotCancelled(e);
                    wrong.add(unevaluated(check, e.reason()));
                    places.put(check.name(), check.place());
                }
            });
        }
        return new CheckReport(model, wrong, places, List.of());
    }

    private void evaluate(List<CheckDeclaration> checks) {
        List<Asked> shared = new ArrayList<>();
        List<Asked> alone = new ArrayList<>();
        for (CheckDeclaration check : checks) {
            Optional<String> missing = missing(check.rule());
            if (missing.isPresent()) {
                put(unevaluated(check, missing.get()));
            } else if (check.rule() instanceof MeasuredRule rule) {
                Measure measure = rule.measure(table, check.where());
                (measure.from() == null ? shared : alone).add(new Asked(check, rule, measure));
            }
        }
        measure(shared);
        alone.forEach(asked -> measure(List.of(asked)));
        for (CheckDeclaration check : checks) {
            if (check.rule() instanceof MethodRule rule) {
                call(check, rule);
            }
        }
    }

    private void call(CheckDeclaration check, MethodRule rule) {
        if (spoiler != null) {
            skip(check, spoiler);
            return;
        }
        try {
            MethodAnswer answer =
                    calls.call(rule.method(), session, table, result -> MethodAnswer.of(result, session, limit(check)));
            if (answers()) {
                conclude(
                        check,
                        answer.finding(),
                        String.valueOf(answer.finding().problem()),
                        () -> answer.rows().isEmpty() ? "" : sample(check, answer.rows()));
            } else {
                refuse(check, check.place(), SWALLOWED);
            }
        } catch (PenstockException e) {
            requireNotCancelled(e);
            refuse(check, e.place().orElse(check.place()), e.reason());
        }
    }

    /** Puts down why a check could not be evaluated, and whether that was the end of the transaction. */
    private void refuse(CheckDeclaration check, Place place, String reason) {
        places.put(check.name(), place);
        put(unevaluated(check, reason));
        if (spoiler == null && !answers()) {
            spoiler = new Spoiler(check.name(), place);
        }
    }

    private void refuse(Asked asked, PenstockException error) {
        CheckDeclaration check = asked.check();
        refuse(check, CheckBinding.place(table, check, statement(List.of(asked)), error), error.reason());
    }

    private void skip(CheckDeclaration check, Spoiler spoiler) {
        places.put(check.name(), spoiler.place());
        put(unevaluated(check, "it was not tried after the error of " + spoiler.name()));
    }

    /** Says whether the session can still be asked. */
    private boolean answers() {
        try {
            rows("SELECT 1", 1);
            return true;
        } catch (PenstockException e) {
            requireNotCancelled(e);
            return false;
        }
    }

    /** Tells of the first column that the table does not have. */
    private Optional<String> missing(CheckRule rule) {
        return rule.columns().stream()
                .filter(column -> table.schema().find(column).isEmpty())
                .findFirst()
                .map(column -> CheckBinding.missing(column, table));
    }

    /** Asks one query for several checks. */
    private void measure(List<Asked> asked) {
        if (asked.size() > 1) {
            asked.forEach(this::bind);
        }
        List<Asked> bound = asked.stream()
                .filter(one -> !results.containsKey(one.check().name()))
                .toList();
        if (bound.isEmpty()) {
            return;
        }
        if (spoiler != null) {
            Spoiler before = spoiler;
            bound.forEach(one -> skip(one.check(), before));
            return;
        }
        try {
            answer(bound);
        } catch (PenstockException e) {
            requireNotCancelled(e);
            explain(bound, e);
        }
    }

    /** Refuses a check that cannot be bound: an error of all together would not tell which it is, and may end the transaction. */
    private void bind(Asked asked) {
        if (spoiler != null || !asked.check().mayBeRefused()) {
            return;
        }
        try {
            session.describe(statement(List.of(asked)));
        } catch (PenstockException e) {
            requireNotCancelled(e);
            refuse(asked, e);
        }
    }

    private String statement(List<Asked> asked) {
        String from = Objects.requireNonNullElse(asked.get(0).measure().from(), table.all());
        List<String> aggregates = new ArrayList<>();
        for (Asked one : asked) {
            for (String aggregate : one.measure().aggregates()) {
                aggregates.add(aggregate + " AS " + table.dialect().quote("a" + aggregates.size()));
            }
        }
        return "SELECT " + String.join(", ", aggregates) + " FROM " + from;
    }

    private void answer(List<Asked> asked) {
        List<@Nullable Object> values =
                new ArrayList<>(rows(statement(asked), 1).get(0).values());
        int next = 0;
        for (Asked one : asked) {
            int after = next + one.measure().aggregates().size();
            judge(one, new Measured(values.subList(next, after), table.now()));
            next = after;
        }
    }

    private void judge(Asked asked, Measured measured) {
        CheckDeclaration check = asked.check();
        try {
            Finding finding = asked.rule().judge(measured);
            conclude(check, finding, complaint(asked, finding), () -> sample(asked));
        } catch (UnevaluatedException e) {
            put(unevaluated(check, e.reason()));
        } catch (PenstockException e) {
            requireNotCancelled(e);
            refuse(asked, e);
        }
    }

    private void conclude(CheckDeclaration check, Finding finding, String complaint, Supplier<String> sample) {
        boolean passed = check.allowed().allows(finding.failures(), finding.rows());
        String allowed = check.allowed().allowed();
        put(new CheckResult(
                check.name(),
                check.rule().word(),
                check.severity(),
                passed ? CheckStatus.PASSED : CheckStatus.FAILED,
                finding.failures(),
                finding.rows(),
                passed ? "" : complaint + (allowed.isEmpty() ? "" : " (allowed: " + allowed + ")") + sample.get()));
    }

    private static String complaint(Asked asked, Finding finding) {
        String where = asked.check().where();
        return Objects.requireNonNullElseGet(
                finding.problem(),
                () -> finding.failures() + " of " + finding.rows() + " rows" + (where == null ? "" : " where " + where)
                        + " fail: " + asked.rule().complaint());
    }

    private String sample(Asked asked) {
        if (spoiler != null) {
            return "";
        }
        CheckDeclaration check = asked.check();
        return asked.rule()
                .failing(table, check.where())
                .map(query -> sample(check, rows(query, limit(check))))
                .orElse("");
    }

    /** Shows some of what does not hold, and keeps more of it where that is wanted. */
    private String sample(CheckDeclaration check, List<Map<String, @Nullable Object>> rows) {
        if (check.stored() > 0) {
            failed.add(new FailedRows(
                    check.name(),
                    rows.stream().limit(check.stored()).map(RowText::json).toList()));
        }
        return rows.stream()
                .limit(SAMPLE)
                .map(row -> RowText.show(row, check.rule().columns()))
                .collect(Collectors.joining(", ", ", such as ", ""));
    }

    private static int limit(CheckDeclaration check) {
        return Math.max(SAMPLE, check.stored());
    }

    private List<Map<String, @Nullable Object>> rows(String query, int limit) {
        try (BatchReader reader = session.query(query + "\nLIMIT " + limit)) {
            return RowText.read(reader, limit);
        }
    }

    /**
     * Finds out which of several checks it was that cannot be evaluated, by asking each alone.
     *
     * <p>An error may have ended the transaction, so that now none can be asked; then the error is told of all.
     */
    private void explain(List<Asked> asked, PenstockException error) {
        if (asked.size() > 1) {
            if (answers()) {
                asked.forEach(one -> measure(List.of(one)));
                return;
            }
            CheckDeclaration first = asked.get(0).check();
            spoiler = new Spoiler(first.name() + " and " + (asked.size() - 1) + " asked with it", first.place());
        }
        asked.forEach(one -> refuse(one, error));
    }

    private static CheckResult unevaluated(CheckDeclaration check, String reason) {
        return new CheckResult(
                check.name(),
                check.rule().word(),
                check.severity(),
                CheckStatus.ERROR,
                0,
                null,
                "it cannot be evaluated: " + reason);
    }

    private void put(CheckResult result) {
        results.put(result.name(), result);
    }

    private static void requireNotCancelled(PenstockException error) {
        if (error.code() == ConnectorError.CANCELLED || error instanceof StuckModelException) {
            throw error;
        }
    }

    /** A check and what it asks. */
    private record Asked(CheckDeclaration check, MeasuredRule rule, Measure measure) {}

    /** What ended the transaction, so that nothing can be asked any more, and where that is. */
    private record Spoiler(String name, Place place) {}
}
