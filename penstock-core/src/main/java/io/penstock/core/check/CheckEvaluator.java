package io.penstock.core.check;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which checks of a table hold, in as few queries as can be: one pass over the rows for all that can share it, and
 * one query for each other. Only what does not hold is asked for a sample.
 *
 * <p>Confined to one thread, as its session is.
 */
public final class CheckEvaluator {
    private static final int SAMPLE = 5;

    private final SqlSession session;
    private final CheckedTable table;
    private final Map<String, CheckResult> results = new HashMap<>();
    private final List<FailedRows> failed = new ArrayList<>();

    private CheckEvaluator(SqlSession session, CheckedTable table) {
        this.session = session;
        this.table = table;
    }

    /**
     * Evaluates all checks, and tells of each what became of it, also where it could not be evaluated.
     *
     * @throws PenstockException when it was cancelled
     */
    public static CheckReport evaluate(SqlSession session, CheckedTable table, List<CheckDeclaration> checks) {
        CheckEvaluator evaluator = new CheckEvaluator(session, table);
        evaluator.evaluate(checks);
        Map<String, Place> places =
                checks.stream().collect(Collectors.toMap(CheckDeclaration::name, CheckDeclaration::place));
        List<CheckResult> inOrder = checks.stream()
                .map(check -> Objects.requireNonNull(evaluator.results.get(check.name())))
                .toList();
        return new CheckReport(table.model(), inOrder, places, evaluator.failed);
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
                continue;
            }
            Measure measure = check.rule().measure(table, check.where());
            (measure.from() == null ? shared : alone).add(new Asked(check, measure));
        }
        measureTogether(shared);
        alone.forEach(asked -> measureTogether(List.of(asked)));
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
            String after = wrong.map(one ->
                            "it was not tried after the error of " + one.check().name())
                    .orElse(null);
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

    private void answer(List<Asked> asked) {
        String from = Objects.requireNonNullElse(asked.get(0).measure().from(), table.all());
        List<String> aggregates = new ArrayList<>();
        for (Asked one : asked) {
            for (String aggregate : one.measure().aggregates()) {
                aggregates.add(aggregate + " AS " + table.dialect().quote("a" + aggregates.size()));
            }
        }
        List<@Nullable Object> values =
                new ArrayList<>(rows("SELECT " + String.join(", ", aggregates) + " FROM " + from, 1)
                        .get(0)
                        .values());
        int next = 0;
        for (Asked one : asked) {
            int after = next + one.measure().aggregates().size();
            judge(one.check(), new Measured(values.subList(next, after), table.now()));
            next = after;
        }
    }

    private void judge(CheckDeclaration check, Measured measured) {
        try {
            Finding finding = check.rule().judge(measured);
            boolean passed = check.allowed().allows(finding.failures(), finding.rows());
            put(new CheckResult(
                    check.name(),
                    check.rule().word(),
                    check.severity(),
                    passed ? CheckStatus.PASSED : CheckStatus.FAILED,
                    finding.failures(),
                    finding.rows(),
                    passed ? "" : complaint(check, finding) + sample(check)));
        } catch (UnevaluatedException e) {
            put(unevaluated(check, e.reason()));
        }
    }

    private static String complaint(CheckDeclaration check, Finding finding) {
        if (finding.problem() != null) {
            return finding.problem();
        }
        String allowed = check.allowed().allowed();
        return finding.failures() + " of " + finding.rows() + " rows"
                + (check.where() == null ? "" : " where " + check.where()) + " fail: "
                + check.rule().complaint()
                + (allowed.isEmpty() ? "" : " (allowed: " + allowed + ")");
    }

    /** Shows some of what does not hold, and keeps more of it where that is wanted. */
    private String sample(CheckDeclaration check) {
        Optional<String> query = check.rule().failing(table, check.where());
        if (query.isEmpty()) {
            return "";
        }
        List<Map<String, @Nullable Object>> rows = rows(query.get(), Math.max(SAMPLE, check.stored()));
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
        Map<CheckDeclaration, PenstockException> errors = new HashMap<>();
        for (Asked one : asked) {
            try {
                if (asked.size() > 1) {
                    answer(List.of(one));
                } else {
                    errors.put(one.check(), error);
                }
            } catch (PenstockException e) {
                requireNotCancelled(e);
                errors.put(one.check(), e);
            }
        }
        boolean none = errors.size() == asked.size();
        errors.forEach(
                (check, own) -> put(unevaluated(check, after != null && none ? after : (none ? error : own).reason())));
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
        if (error.code() == ConnectorError.CANCELLED) {
            throw error;
        }
    }

    /** A check and what it asks. */
    private record Asked(CheckDeclaration check, Measure measure) {}
}
