package io.penstock.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code _penstock.ledger} of a database, for one project in one environment.
 *
 * <p>What it says is what the tables hold: a row is written in the transaction that wrote the model, and says of every
 * post-transform that it is done in the transaction that did it. A table, view or file stands in one row at most. Its version
 * stands beside it, so that a later Penstock knows what to migrate and an earlier one leaves it alone; a ledger without one
 * is of version 1. Immutable; the session is the caller's, and so is the transaction.
 */
public final class Ledger {
    /** The schema that holds what Penstock itself keeps in a database. */
    public static final String SCHEMA = "_penstock";

    private static final String UNREADABLE = "unreadable";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String database;
    private final SqlDialect dialect;
    private final Owner owner;
    private final LedgerTable table;
    private final OwnRows own;
    private final IntervalLedger intervals;
    private final IntervalWrites writes;
    private final DeadRows deadRows;
    private final CursorLedger cursors;

    public Ledger(SqlDatabase database, Owner owner) {
        this.database = database.name();
        this.dialect = database.dialect();
        this.owner = owner;
        this.table = new LedgerTable(database);
        this.own = new OwnRows(dialect, owner);
        this.intervals = new IntervalLedger(dialect, owner);
        this.writes = new IntervalWrites(dialect, owner);
        this.deadRows = new DeadRows(dialect, owner);
        this.cursors = new CursorLedger(dialect, owner);
    }

    /**
     * Makes the ledger when the database has none, and brings an older one to the newest version. The version comes
     * first, so that a crash leaves no table of which it is not known; what it lacks then is made the next time.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock made it
     */
    public void prepare(SqlSession session) {
        table.prepare(session);
        intervals.prepare(session);
        writes.prepare(session);
        cursors.prepare(session);
        deadRows.prepare(session);
    }

    /** Gives what keeps the rows that declared tables could not take. */
    public DeadRows deadRows() {
        return deadRows;
    }

    /** Gives what tells which intervals of the models are written. */
    public IntervalLedger intervals() {
        return intervals;
    }

    /** Gives what tells which intervals each write of a model wrote, and who has read them. */
    public IntervalWrites writes() {
        return writes;
    }

    /** Gives what tells up to where models have read what they read by a cursor. */
    public CursorLedger cursors() {
        return cursors;
    }

    /**
     * Reads the last write of every model of the project in its environment; empty when the database has no ledger.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock made it
     */
    public Map<String, LedgerEntry> load(SqlSession session) {
        return table.find(session).map(rows -> own(session, rows, own.all())).orElse(Map.of());
    }

    /** Finds the last write of a model; the ledger must be prepared. */
    public Optional<LedgerEntry> find(SqlSession session, String model) {
        return Optional.ofNullable(own(session, table.rows(), own.of(model)).get(model));
    }

    private static Map<String, LedgerEntry> own(SqlSession session, String rows, String condition) {
        Map<String, LedgerEntry> entries = new HashMap<>();
        each(session, "SELECT * FROM (" + rows + ") AS ledger WHERE " + condition, (batch, row) -> {
            LedgerEntry entry = read(batch, row);
            entries.put(entry.model(), entry);
        });
        return entries;
    }

    private static void each(SqlSession session, String query, BatchReader.RowVisitor visitor) {
        try (BatchReader reader = session.query(query)) {
            reader.forEachRow(visitor);
        }
    }

    private static LedgerEntry read(ColumnBatch batch, int row) {
        return new LedgerEntry(
                string(batch, 1, row),
                string(batch, 2, row),
                string(batch, 3, row),
                inputs(string(batch, 4, row)),
                string(batch, 5, row),
                (Instant) Objects.requireNonNull(batch.column(6).value(row)),
                new RowCounts(
                        batch.column(7).longValue(row),
                        batch.column(8).longValue(row),
                        batch.column(9).longValue(row),
                        batch.column(10).longValue(row)),
                postDone(string(batch, 11, row)),
                new Keeping(string(batch, 12, row), string(batch, 13, row), string(batch, 14, row)),
                SchemaJson.read(string(batch, 15, row)));
    }

    private static String string(ColumnBatch batch, int column, int row) {
        return (String) Objects.requireNonNull(batch.column(column).value(row));
    }

    /** Reads when each version of the project's models was last written; none when the database has no ledger. */
    public Map<String, Instant> versions(SqlSession session) {
        Map<String, Instant> written = new HashMap<>();
        table.find(session)
                .ifPresent(rows ->
                        each(session, "SELECT * FROM (" + rows + ") AS ledger WHERE " + own.project(), (batch, row) -> {
                            String version = Owner.version(string(batch, 0, row));
                            if (version != null) {
                                written.put(version, read(batch, row).writtenAt());
                            }
                        }));
        return written;
    }

    /** Gives the tables that hold where cursors stand, over all projects. */
    public List<TableName> cursorTables(SqlSession session) {
        return cursors.tables(session);
    }

    /** Reads who keeps what in this database, over all environments and the projects that may meet it here; empty when the database has no ledger. */
    public List<Holder> holders(SqlSession session) {
        return table.find(session).map(rows -> holders(session, rows, "")).orElse(List.of());
    }

    private List<Holder> holders(SqlSession session, String rows, String condition) {
        List<Holder> holders = new ArrayList<>();
        String columns = List.of(
                        LedgerTable.PROJECT,
                        LedgerTable.ENVIRONMENT,
                        LedgerTable.MODEL,
                        LedgerTable.RELATION,
                        LedgerTable.MATERIALIZE,
                        LedgerTable.STRATEGY,
                        LedgerTable.DELETES)
                .stream()
                .map(dialect::quote)
                .collect(Collectors.joining(", "));
        each(session, "SELECT " + columns + " FROM (" + rows + ") AS ledger" + condition, (batch, row) -> {
            Keeping kept = new Keeping(string(batch, 4, row), string(batch, 5, row), string(batch, 6, row));
            Holder holder = new Holder(
                    string(batch, 0, row), string(batch, 1, row), string(batch, 2, row), string(batch, 3, row), kept);
            if (owner.isProject(holder) || !holder.isInProject()) {
                holders.add(holder);
            }
        });
        return holders;
    }

    /**
     * Records a write; to be called in its transaction. Nobody else keeps its relation from then on.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock took the ledger over since it
     *     was prepared
     */
    public void record(SqlSession session, LedgerEntry entry) {
        table.requireKnown(session);
        disown(session, entry);
        forget(session, entry.model());
        List<Object> values = List.of(
                owner.environment(entry.model()),
                entry.model(),
                entry.relation(),
                entry.fingerprint(),
                json(new TreeMap<>(entry.inputs())),
                entry.runId(),
                entry.writtenAt(),
                entry.rows().inserted(),
                entry.rows().updated(),
                entry.rows().deleted(),
                entry.rows().unchanged(),
                json(entry.postDone()),
                entry.kept().materialize(),
                entry.kept().strategy(),
                entry.kept().deletes(),
                SchemaJson.write(entry.columns()),
                owner.project());
        session.execute(values.stream()
                .map(dialect::literal)
                .collect(Collectors.joining(", ", "INSERT INTO " + table.nameWithColumns() + " VALUES (", ")")));
    }

    /** Takes away what is on record of the same relation. */
    private void disown(SqlSession session, LedgerEntry entry) {
        Holder keeper = new Holder(
                owner.project(), owner.environment(entry.model()), entry.model(), entry.relation(), entry.kept());
        Set<String> keys = keeper.keys(dialect);
        // A ledger may have a row for each of thousands of models: the database picks those that can be meant.
        String same = keeper.isFile()
                ? dialect.quote(LedgerTable.MATERIALIZE) + " IN ("
                        + dialect.literal(entry.kept().materialize()) + ", '')"
                : "lower(" + dialect.quote(LedgerTable.RELATION) + ") = lower(" + dialect.literal(entry.relation())
                        + ")";
        for (Holder holder : holders(session, table.rows(), " WHERE " + same)) {
            if (!Collections.disjoint(keys, holder.keys(dialect))) {
                delete(
                        session,
                        own.is(LedgerTable.PROJECT, holder.project()) + " AND "
                                + own.is(LedgerTable.ENVIRONMENT, holder.environment()) + " AND "
                                + own.is(LedgerTable.MODEL, holder.model()));
            }
        }
    }

    /**
     * Gives a model's row to the name that the model has by now.
     *
     * @param former the name under which it was written
     */
    public void rename(SqlSession session, String former, String model) {
        table.requireKnown(session);
        session.execute(
                "UPDATE " + table.name() + " SET " + own.is(LedgerTable.MODEL, model) + " WHERE " + own.of(former));
        intervals.rename(session, former, model);
        writes.rename(session, former, model);
        cursors.rename(session, former, model);
    }

    /**
     * Records that one more step is done behind a model's write; to be called in its transaction.
     *
     * @param runId the run that did it, whose state of the model's data it is from now on; null when it left the data as it is
     * @param postDone all that are done with it, in order
     * @throws PenstockException {@link LedgerError#ENTRY_GONE} when the write is on record no more
     */
    public void advance(SqlSession session, String model, @Nullable String runId, Instant at, List<PostDone> postDone) {
        table.requireKnown(session);
        String version = runId == null
                ? ""
                : own.is(LedgerTable.RUN_ID, runId) + ", " + own.is(LedgerTable.WRITTEN_AT, at) + ", ";
        long found = session.execute("UPDATE " + table.name() + " SET " + version
                + own.is(LedgerTable.POST_DONE, json(postDone)) + " WHERE " + own.of(model));
        if (found == 0) {
            throw new PenstockException(
                    LedgerError.ENTRY_GONE,
                    "Cannot record what was done behind the write of " + model + " in the ledger of connection \""
                            + database
                            + "\": its write is on record no more (another project or environment took its table over;"
                            + " run again)");
        }
    }

    /** Takes a model's row away, so that its next run is its first. */
    public void forget(SqlSession session, String model) {
        delete(session, own.of(model));
    }

    /** Takes away all that is on record of a model, whose table is dropped in the same transaction; the ledger must be prepared. */
    public void drop(SqlSession session, String model) {
        forget(session, model);
        intervals.forget(session, model);
        writes.forget(session, model);
        cursors.drop(session, model);
        deadRows.forget(session, model);
    }

    private void delete(SqlSession session, String condition) {
        session.execute("DELETE FROM " + table.name() + " WHERE " + condition);
    }

    private static String json(Object texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    private static Map<String, String> inputs(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            // An entry that cannot be read counts as one with other inputs, so that the model is made anew.
            return Map.of(UNREADABLE, json);
        }
    }

    private static List<PostDone> postDone(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<PostDone>>() {});
        } catch (JsonProcessingException e) {
            // As with inputs: what is not known to be done the same way is done anew, with the write.
            return List.of(new PostDone(UNREADABLE, json));
        }
    }
}
