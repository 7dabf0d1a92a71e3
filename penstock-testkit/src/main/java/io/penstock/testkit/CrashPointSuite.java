package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies between any two statements of a write leaves the table as it was before, or as it is after. */
public abstract class CrashPointSuite {
    private static final int CASES = 3;

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

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
    final void tableIsBeforeOrAfter(Strategy strategy, DeleteMode delete) {
        cases(strategy, delete).forEach(one -> crashEverywhere(one, StrategyTable.Source.QUERY));
    }

    @ParameterizedTest
    @CsvSource({"REPLACE, PRESERVE", "TRUNCATE, PRESERVE", "APPEND, PRESERVE", "MERGE_BY_KEY, HARD", "SCD_TYPE_2, CLOSE"
    })
    final void tableOfRowsFromOutsideIsBeforeOrAfter(Strategy strategy, DeleteMode delete) {
        cases(strategy, delete).limit(1).forEach(one -> crashEverywhere(one, StrategyTable.Source.ROWS));
    }

    /** Whoever reads meanwhile finds the table whole, as it was. */
    @ParameterizedTest
    @CsvSource({
        "REPLACE, PRESERVE",
        "TRUNCATE, PRESERVE",
        "APPEND, PRESERVE",
        "MERGE_BY_KEY, SOFT",
        "MERGE_BY_KEY, HARD",
        "SCD_TYPE_2, CLOSE",
        "SCD_TYPE_2, MARK"
    })
    final void readerFindsTheTableWholeBeforeEachCall(Strategy strategy, DeleteMode delete) {
        for (StrategyTable.Source source : StrategyTable.Source.values()) {
            cases(strategy, delete).forEach(one -> {
                try (SqlDatabase database = openDatabase()) {
                    new Subject(database, one, source).lookEverywhere();
                }
            });
        }
    }

    private void crashEverywhere(StrategyCase one, StrategyTable.Source source) {
        try (SqlDatabase database = openDatabase()) {
            new Subject(database, one, source).crashEverywhere();
        }
    }

    /** Gives the first cases of a kind that are written to their end. */
    static Stream<StrategyCase> cases(Strategy strategy, DeleteMode delete) {
        return LongStream.iterate(1, seed -> seed + 1)
                .mapToObj(seed -> StrategyCase.of(strategy, seed))
                .filter(one -> one.options().deletes().mode() == delete)
                .filter(CrashPointSuite::isAccepted)
                .limit(CASES);
    }

    /** Says whether every delivery of a case can be written and is one of its own. */
    private static boolean isAccepted(StrategyCase one) {
        ReferenceTable reference = one.reference();
        try {
            for (Delivery delivery : one.deliveries()) {
                reference.take(delivery);
            }
        } catch (RefusedException e) {
            return false;
        }
        return one.deliveries().stream().map(Delivery::runId).distinct().count()
                == one.deliveries().size();
    }

    private static final class Subject {
        private final SqlDatabase database;
        private final StrategyCase one;
        private final StrategyTable table;

        Subject(SqlDatabase database, StrategyCase one, StrategyTable.Source source) {
            this.database = database;
            this.one = one;
            this.table = StrategyTable.of(database, one.model(), source);
        }

        void crashEverywhere() {
            try (SqlSession session = database.session()) {
                table.ledger().prepare(session);
            }
            ReferenceTable reference = one.reference();
            RelationInfo.Kind existing = null;
            for (Delivery delivery : one.deliveries()) {
                List<List<@Nullable Object>> before = StrategyTable.sorted(reference.rows());
                RowCounts counts = take(reference, delivery);
                List<List<@Nullable Object>> after = StrategyTable.sorted(reference.rows());
                int call = 0;
                while (crashes(delivery, existing, call)) {
                    assertThat(rows())
                            .as("%s%nkilled in %s before call %d", one, delivery.runId(), call)
                            .isEqualTo(existing == null ? null : before);
                    call++;
                }
                assertThat(call).as("calls of %s", delivery.runId()).isGreaterThan(4);
                assertThat(rows()).as("%s%nafter %s", one, delivery.runId()).isEqualTo(after);
                existing = RelationInfo.Kind.TABLE;
                // The same run once more, as after a commit whose answer was lost.
                try (SqlSession session = database.session()) {
                    assertThat(table.take(session, delivery, existing)).isEqualTo(counts);
                }
                assertThat(rows()).isEqualTo(after);
            }
        }

        void lookEverywhere() {
            try (SqlSession session = database.session()) {
                table.ledger().prepare(session);
            }
            ReferenceTable reference = one.reference();
            RelationInfo.Kind existing = null;
            for (Delivery delivery : one.deliveries()) {
                List<List<@Nullable Object>> before = existing == null ? null : StrategyTable.sorted(reference.rows());
                take(reference, delivery);
                List<List<@Nullable Object>> after = StrategyTable.sorted(reference.rows());
                try (Onlookers onlookers = new Onlookers(this::rows)) {
                    try (CrashingSession session = CrashingSession.looking(database.session(), onlookers::look)) {
                        table.take(session, delivery, existing);
                    }
                    assertThat(onlookers.seenMeanwhile())
                            .as("%s%nseen in %s", one, delivery.runId())
                            .isNotEmpty()
                            .allMatch(rows -> Objects.equals(rows, before));
                    assertThat(onlookers.seenAfterWaiting())
                            .as("%s%nseen when %s ended", one, delivery.runId())
                            .allMatch(rows -> Objects.equals(rows, before) || Objects.equals(rows, after));
                }
                assertThat(rows()).isEqualTo(StrategyTable.sorted(reference.rows()));
                existing = RelationInfo.Kind.TABLE;
            }
        }

        private static RowCounts take(ReferenceTable reference, Delivery delivery) {
            try {
                return reference.take(delivery);
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }

        /** Lets a write die before a call; false when it makes fewer, and so was done. */
        private boolean crashes(Delivery delivery, RelationInfo.@Nullable Kind existing, int call) {
            try (CrashingSession session = CrashingSession.before(database.session(), call)) {
                table.take(session, delivery, existing);
            } catch (CrashingSession.CrashException e) {
                return true;
            }
            return false;
        }

        private @Nullable List<List<@Nullable Object>> rows() {
            try (SqlSession session = database.session()) {
                return session.find(table.table()).isEmpty() ? null : new ArrayList<>(table.rows(session));
            }
        }
    }

    /** A run whose commit was done but not heard of finds its rows there. */
    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "INCREMENTAL"})
    final void lostAnswerOfACommitIsNoSecondWrite(Strategy strategy) {
        StrategyCase one = StrategyCase.of(strategy, 1);
        Delivery delivery = one.deliveries().get(0);
        try (SqlDatabase database = openDatabase()) {
            StrategyTable table = StrategyTable.of(database, one.model(), StrategyTable.Source.QUERY);
            try (SqlSession session = database.session()) {
                table.ledger().prepare(session);
            }
            try (CrashingSession session = CrashingSession.afterCommit(database.session())) {
                assertThatThrownBy(() -> table.take(session, delivery, null))
                        .isInstanceOf(CrashingSession.CrashException.class);
            }
            try (SqlSession session = database.session()) {
                List<List<@Nullable Object>> written = table.rows(session);
                RowCounts counts = table.take(session, delivery, RelationInfo.Kind.TABLE);
                assertThat(counts.inserted()).isEqualTo(delivery.rows().size());
                assertThat(table.rows(session)).isEqualTo(written);
            }
        }
    }
}
