package io.penstock.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerTest {
    private static final LedgerEntry ORDERS = new LedgerEntry(
            "orders",
            "main.orders",
            "f1",
            Map.of("it's", "1 row \"of\" 2026"),
            "run-1",
            Instant.parse("2026-11-21T09:30:00.123456Z"),
            new RowCounts(1, 2, 3, 4),
            List.of(),
            new Keeping("table", "merge_by_key", "soft"),
            Schema.of(new Column("a \"b\"", new DataType.ListOf(DataType.Simple.TEXT), false)));

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
        dev = new Ledger(database, new Owner("shop", List.of(), "dev"));
        prod = new Ledger(database, new Owner("shop", List.of(), "prod"));
    }

    @AfterEach
    void close() {
        session.close();
        workspace.close();
    }

    @Test
    void databaseWithoutALedgerHoldsNothing() {
        assertThat(dev.load(session)).isEmpty();
        assertThat(dev.holders(session)).isEmpty();
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
        assertThat(prod.holders(session))
                .containsExactly(new Holder("shop", "dev", "orders", "main.orders", ORDERS.kept()));

        prod.record(session, ORDERS);

        assertThat(dev.load(session)).isEmpty();
        assertThat(dev.holders(session)).extracting(Holder::environment).containsExactly("prod");
    }

    @Test
    void projectsDoNotSeeEachOther() {
        Ledger bank = new Ledger(database, new Owner("bank", List.of("savings"), "dev"));
        Ledger savings = new Ledger(database, new Owner("savings", List.of(), "dev"));
        dev.prepare(session);
        dev.record(session, ORDERS);
        savings.record(session, entry("orders", "savings.orders", "table"));
        savings.record(session, entry("exported", "out/rows.csv", "file"));
        dev.record(session, entry("exported", "out/rows.csv", "file"));

        assertThat(bank.load(session)).containsOnlyKeys("orders", "exported");
        assertThat(bank.holders(session)).extracting(Holder::relation).contains("main.orders", "savings.orders");
        bank.record(session, entry("orders", "bank.orders", "table"));
        assertThat(savings.load(session)).containsOnlyKeys("exported");
        bank.forget(session, "orders");
        assertThat(dev.load(session)).containsOnlyKeys("orders", "exported");
        bank.record(session, entry("taken", "main.orders", "table"));
        assertThat(dev.load(session)).containsOnlyKeys("exported");
    }

    @Test
    void rowOfAnEarlierPenstockIsOfTheProjectThatLooks() {
        Ledger bank = new Ledger(database, new Owner("bank", List.of(), "dev"));
        dev.prepare(session);
        dev.record(session, ORDERS);
        session.execute("UPDATE _penstock.ledger SET project = ''");

        assertThat(bank.load(session)).containsOnlyKeys("orders");
        bank.record(session, ORDERS);
        assertThat(bank.load(session)).containsOnlyKeys("orders");
        assertThat(dev.load(session)).isEmpty();
    }

    @Test
    void relationIsOnRecordOnceHoweverItIsSpelt() {
        dev.prepare(session);
        dev.record(session, entry("Orders", "Main.Orders", "table"));
        dev.record(session, entry("exported", "out/./rows.csv", "file"));
        dev.record(session, entry("Exported", "OUT/rows.csv", "file"));
        dev.record(session, entry("effect", "model effect", "none"));
        dev.record(session, entry("table_called_as_the_file", "out.csv", "view"));
        dev.record(session, entry("file_called_as_the_view", "out.csv", "file"));

        dev.record(session, entry("orders", "main.orders", "view"));
        dev.record(session, entry("rows", "out/rows.csv", "file"));

        assertThat(dev.load(session))
                .containsOnlyKeys(
                        "orders", "rows", "Exported", "effect", "table_called_as_the_file", "file_called_as_the_view");
    }

    private static LedgerEntry entry(String model, String relation, String materialize) {
        return new LedgerEntry(
                model,
                relation,
                "f1",
                Map.of(),
                "run-1",
                ORDERS.writtenAt(),
                RowCounts.NONE,
                List.of(),
                new Keeping(materialize, "", ""),
                Schema.of());
    }

    @Test
    void rowIsGivenToTheNameThatItsModelHasByNow() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        prod.record(session, entry("orders", "prod.orders", "table"));

        dev.rename(session, "orders", "sales");

        assertThat(dev.load(session)).containsOnly(Map.entry("sales", ORDERS.renamed("sales")));
        assertThat(prod.load(session)).containsOnlyKeys("orders");
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
        assertThat(version()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void ledgerOfAnEarlierVersionIsReadAsItIsAndMigratedByTheNextRun(int version) {
        dev.prepare(session);
        dev.record(session, ORDERS);
        drop("project");
        if (version < 3) {
            drop("materialize", "strategy", "deletes", "columns");
        }
        if (version == 1) {
            drop("post_done");
        }
        session.execute("UPDATE _penstock.ledger_version SET version = " + version);
        LedgerEntry earlier = version == 3
                ? ORDERS
                : new LedgerEntry(
                        "orders",
                        "main.orders",
                        "f1",
                        ORDERS.inputs(),
                        "run-1",
                        ORDERS.writtenAt(),
                        ORDERS.rows(),
                        List.of(),
                        Keeping.UNKNOWN,
                        Schema.of());

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", earlier));
        assertThat(dev.holders(session)).extracting(Holder::kept).containsExactly(earlier.kept());
        dev.prepare(session);

        assertThat(version()).isEqualTo(4);
        assertThat(dev.load(session)).containsOnly(Map.entry("orders", earlier));
        dev.record(session, ORDERS);
        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.advance(session, "orders", "run-2", ORDERS.writtenAt(), List.of(new PostDone("mask", "h1")));
        assertThat(dev.find(session, "orders").orElseThrow().postDone()).containsExactly(new PostDone("mask", "h1"));
    }

    @Test
    void migrationThatDiedBehindItsVersionIsFinishedByTheNext() {
        dev.prepare(session);
        dev.record(session, ORDERS);
        drop("post_done");

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
        dev.prepare(session);
        dev.record(session, ORDERS);

        assertThat(dev.load(session)).containsOnly(Map.entry("orders", ORDERS));
    }

    private void drop(String... columns) {
        for (String column : columns) {
            session.execute("ALTER TABLE _penstock.ledger DROP COLUMN " + column);
        }
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
                        "orders",
                        "main.orders",
                        "f1",
                        ORDERS.inputs(),
                        "run-2",
                        later,
                        ORDERS.rows(),
                        done,
                        ORDERS.kept(),
                        ORDERS.columns()));
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
                        "Cannot record what was done behind the write of orders in the ledger of connection \"default\": its write"
                                + " is on record no more (another project or environment took its table over; run again)");
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
        session.execute("UPDATE _penstock.ledger_version SET version = 5");

        isRefused(() -> dev.load(session));
        isRefused(() -> dev.holders(session));
        isRefused(() -> dev.prepare(session));
        isRefused(() -> dev.record(session, ORDERS));
        isRefused(() -> dev.advance(session, "orders", "run-2", ORDERS.writtenAt(), List.of()));
        assertThat(version()).isEqualTo(5);
    }

    private static void isRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(
                        "Cannot use the ledger of connection \"default\": _penstock.ledger is of version 5,"
                                + " and this Penstock knows versions up to 4"
                                + " (upgrade to the Penstock that wrote it, or a later one)");
    }

    private long version() {
        try (var reader = session.query("SELECT sum(version)::BIGINT FROM _penstock.ledger_version")) {
            return Objects.requireNonNull(reader.next()).column(0).longValue(0);
        }
    }
}
