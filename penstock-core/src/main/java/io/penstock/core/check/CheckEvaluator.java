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
 * transaction spoils no other check.
 *
 * <p>Confined to one thread, as its session is.
 */
public final class CheckEvaluator {
    private static final int SAMPLE = 5;

    private final SqlSession session;
    private final CheckedTable table;
    private final CheckCalls calls;
    private final Map<String, CheckResult> results = new LinkedHashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final List<FailedRows> failed = new ArrayList<>();

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
        measureTogether(shared);
        alone.forEach(asked -> measureTogether(List.of(asked)));
        for (CheckDeclaration check : checks) {
            if (check.rule() instanceof MethodRule rule) {
                call(check, rule);
            }
        }
    }

    private void call(CheckDeclaration check, MethodRule rule) {
        Optional<String> spoiler = spoiler();
        if (spoiler.isPresent()) {
            put(unevaluated(check, notTried(spoiler.get())));
            return;
        }
        try {
            MethodAnswer answer =
                    calls.call(rule.method(), session, table, result -> MethodAnswer.of(result, session, limit(check)));
            String problem = answer.finding().problem();
            conclude(
                    check,
                    answer.finding(),
                    () -> problem + (answer.rows().isEmpty() ? "" : sample(check, answer.rows())));
        } catch (PenstockException e) {
            requireNotCancelled(e);
            e.place().ifPresent(place -> places.put(check.name(), place));
            put(unevaluated(check, e.reason()));
        }
    }

    /** Tells which check ended the transaction by its error, so that nothing can be asked any more. */
    private Optional<String> spoiler() {
        Optional<String> first = results.values().stream()
                .filter(result -> result.status() == CheckStatus.ERROR)
                .map(CheckResult::name)
                .findFirst();
        return first.isEmpty() || answers() ? Optional.empty() : first;
    }

    private boolean answers() {
        try {
            rows("SELECT 1", 1);
            return true;
        } catch (PenstockException e) {
            requireNotCancelled(e);
            return false;
        }
    }

    private static String notTried(String spoiler) {
        return "it was not tried after the error of " + spoiler;
    }

    /** Tells of the first column that the table does not have. */
    private Optional<String> missing(CheckRule rule) {
        return rule.columns().stream()
                .filter(column -> table.schema().find(column).isEmpty())
                .findFirst()
                .map(column -> CheckBinding.missing(column, table));
    }

    private void measureTogether(List<Asked> asked) {
        Optional<Asked> wrong = asked.size() > 1 ? findWrong(asked) : Optional.empty();
        List<Asked> sound = asked.stream()
                .filter(one -> !results.containsKey(one.check().name()))
                .toList();
        if (sound.isEmpty()) {
            return;
        }
        try {
            answer(sound);
        } catch (PenstockException e) {
            requireNotCancelled(e);
            String after = wrong.map(one -> notTried(one.check().name())).orElse(null);
            explain(sound, e, after);
        }
    }

    /** Looks for a check whose SQL cannot be bound: an error of all together would not tell which it is, and may end the transaction. */
    private Optional<Asked> findWrong(List<Asked> asked) {
        return asked.stream()
                .filter(one -> one.check().saysSql())
                .filter(this::isWrong)
                .findFirst();
    }

    private boolean isWrong(Asked asked) {
        try {
            session.describe("SELECT " + String.join(", ", asked.measure().aggregates()) + " FROM " + table.all());
            return false;
        } catch (PenstockException e) {
            requireNotCancelled(e);
            put(unevaluated(asked.check(), e.reason()));
            return true;
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
            conclude(check, finding, () -> complaint(asked, finding) + sample(asked));
        } catch (UnevaluatedException e) {
            put(unevaluated(check, e.reason()));
        }
    }

    private void conclude(CheckDeclaration check, Finding finding, Supplier<String> message) {
        boolean passed = check.allowed().allows(finding.failures(), finding.rows());
        put(new CheckResult(
                check.name(),
                check.rule().word(),
                check.severity(),
                passed ? CheckStatus.PASSED : CheckStatus.FAILED,
                finding.failures(),
                finding.rows(),
                passed ? "" : message.get()));
    }

    private static String complaint(Asked asked, Finding finding) {
        if (finding.problem() != null) {
            return finding.problem();
        }
        CheckDeclaration check = asked.check();
        String allowed = check.allowed().allowed();
        return finding.failures() + " of " + finding.rows() + " rows"
                + (check.where() == null ? "" : " where " + check.where()) + " fail: "
                + asked.rule().complaint()
                + (allowed.isEmpty() ? "" : " (allowed: " + allowed + ")");
    }

    private String sample(Asked asked) {
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
     * <p>An error may have ended the transaction, so that now none can be evaluated; then the error is told of all.
     */
    private void explain(List<Asked> asked, PenstockException error, @Nullable String after) {
        Map<Asked, PenstockException> errors = new LinkedHashMap<>();
        for (Asked one : asked) {
            try {
                if (asked.size() > 1) {
                    answer(List.of(one));
                } else {
                    errors.put(one, error);
                }
            } catch (PenstockException e) {
                requireNotCancelled(e);
                errors.put(one, e);
            }
        }
        boolean none = errors.size() == asked.size();
        errors.forEach((one, own) -> {
            CheckDeclaration check = one.check();
            places.put(check.name(), CheckBinding.place(table, check, statement(List.of(one)), own));
            put(unevaluated(check, after != null && none ? after : (none ? error : own).reason()));
        });
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
}
