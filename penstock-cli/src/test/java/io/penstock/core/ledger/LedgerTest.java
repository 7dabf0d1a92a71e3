package io.penstock.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final LedgerEntry ORDERS = new LedgerEntry(
            "orders",
            "main.orders",
            "f1",
            Map.of("it's", "1 row \"of\" 2026"),
            "run-1",
            Instant.parse("2026-11-21T09:30:00.123456Z"),
            new RowCounts(1, 2, 3, 4),
            List.of());

    @TempDir
    private Path directory;

    private Workspace workspace;
    private SqlDatabase database;
    private SqlSession session;
    private Ledger dev;
    private Ledger prod;

    @BeforeEach
    void open() {
        workspace = TestProject.in(directory).open();
        database = TestProject.database(workspace);
        session = database.session();
        dev = new Ledger(database, "dev");
        prod = new Ledger(database, "prod");
    }

    @AfterEach
    void close() {
        session.close();
        workspace.close();
    }

    @Test
    void databaseWithoutALedgerHoldsNothing() {
        assertThat(dev.load(session)).isEmpty();
        assertThat(dev.others(session)).isEmpty();
    }

    @Test
    void lastWriteOfAModelIsWhatCounts() {
        dev.prepare(session);
        dev.record(session, ORDERS.with(RowCounts.NONE));
        dev.record(session, ORDERS);

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.forget(session, "orders");
        assertThat(dev.load(session)).isEmpty();
    }

    @Test
    void environmentThatWritesARelationLastOwnsIt() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        assertThat(prod.load(session)).isEmpty();
        assertThat(prod.others(session)).containsOnly(Map.entry("main.orders", "dev"));

        prod.record(session, ORDERS);

        assertThat(dev.load(session)).isEmpty();
        assertThat(dev.others(session)).containsOnly(Map.entry("main.orders", "prod"));
    }

    @Test
    void inputsThatCannotBeReadAreOthersThanAny() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("UPDATE _penstock.ledger SET inputs = '{'");

        assertThat(dev.load(session).values())
                .extracting(LedgerEntry::inputs)
                .containsExactly(Map.of("unreadable", "{"));
    }

    @Test
    void ledgerWithoutAVersionIsOfTheFirst() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("DROP TABLE _penstock.ledger_version");
        assertThat(dev.load(session)).containsKey("orders");

        dev.prepare(session);
        dev.prepare(session);

        assertThat(dev.load(session)).containsKey("orders");
        assertThat(version()).isEqualTo(2);
    }

    @Test
    void ledgerOfTheFirstVersionIsReadAsItIsAndMigratedByTheNextRun() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("ALTER TABLE _penstock.ledger DROP COLUMN post_done");
        session.execute("UPDATE _penstock.ledger_version SET version = 1");

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.prepare(session);

        assertThat(version()).isEqualTo(2);
        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.record(session, ORDERS);
        dev.advance(session, "orders", "run-2", ORDERS.writtenAt(), List.of(new PostDone("mask", "h1")));
        assertThat(dev.find(session, "orders").orElseThrow().postDone()).containsExactly(new PostDone("mask", "h1"));
    }

    @Test
    void migrationThatDiedBehindItsVersionIsFinishedByTheNext() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("ALTER TABLE _penstock.ledger DROP COLUMN post_done");

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.prepare(session);
        dev.record(session, ORDERS);

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
    }

    @Test
    void postTransformsAreOnRecordInTheirOrderUntilTheNextWrite() {
        List<PostDone> done = List.of(new PostDone("z \"1\"", "h1"), new PostDone("it's", "h2"));
        dev.prepare(session);
        dev.record(session, ORDERS);
        Instant later = ORDERS.writtenAt().plusSeconds(60);

        dev.advance(session, "orders", "run-2", later, done);

        LedgerEntry advanced = dev.load(session).get("orders");
        assertThat(advanced)
                .isEqualTo(new LedgerEntry(
                        "orders", "main.orders", "f1", ORDERS.inputs(), "run-2", later, ORDERS.rows(), done));
        dev.record(session, ORDERS);
        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
    }

    @Test
    void postTransformOfATableThatAnotherEnvironmentTookIsNotDone() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        prod.record(session, ORDERS);

        assertThatThrownBy(() -> dev.advance(session, "orders", "run-2", ORDERS.writtenAt(), List.of()))
                .isInstanceOf(PenstockException.class)
                .hasMessage(
                        "Cannot record a post-transform of orders in the ledger of connection \"default\": its write"
                                + " is on record no more (another environment took its table over; run again)");
    }

    @Test
    void postTransformsThatCannotBeReadAreOthersThanAny() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("UPDATE _penstock.ledger SET post_done = '{'");

        assertThat(dev.find(session, "orders").orElseThrow().postDone())
                .containsExactly(new PostDone("unreadable", "{"));
    }

    @Test
    void ledgerOfALaterPenstockIsLeftAlone() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("UPDATE _penstock.ledger_version SET version = 3");

        isRefused(() -> dev.load(session));
        isRefused(() -> dev.others(session));
        isRefused(() -> dev.prepare(session));
        isRefused(() -> dev.record(session, ORDERS));
        isRefused(() -> dev.advance(session, "orders", "run-2", ORDERS.writtenAt(), List.of()));
        assertThat(version()).isEqualTo(3);
    }

    private static void isRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(
                        "Cannot use the ledger of connection \"default\": _penstock.ledger is of version 3,"
                                + " and this Penstock knows versions up to 2"
                                + " (upgrade to the Penstock that wrote it, or a later one)");
    }

    private long version() {
        try (var reader = session.query("SELECT sum(version)::BIGINT FROM _penstock.ledger_version")) {
            return Objects.requireNonNull(reader.next()).column(0).longValue(0);
        }
    }
}
