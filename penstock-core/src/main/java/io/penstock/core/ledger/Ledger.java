package io.penstock.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table {@code _penstock.ledger} of a database, for one environment.
 *
 * <p>What it says is what the tables hold: a row is written in the transaction that wrote the model, and says of every
 * post-transform that it is done in the transaction that did it. Its version stands beside it, so that a later Penstock
 * knows what to migrate and an earlier one leaves it alone; a ledger without one is of version 1. Immutable; the session is the caller's, and so is the transaction.
 */
public final class Ledger {
    /** The schema that holds what Penstock itself keeps in a database. */
    public static final String SCHEMA = "_penstock";

    /** The newest version that is known here. */
    private static final long VERSION = 2;

    private static final TableName TABLE = TableName.of(SCHEMA, "ledger");
    private static final TableName VERSION_TABLE = TableName.of(SCHEMA, "ledger_version");
    private static final String ENVIRONMENT = "environment";
    private static final String MODEL = "model";
    private static final String UNREADABLE = "unreadable";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Came with version 2. */
    private static final Column POST_DONE = text("post_done");

    private static final String NOTHING_DONE = "'[]'";

    private static final Schema COLUMNS = Schema.of(
            text(ENVIRONMENT),
            text(MODEL),
            text("relation"),
            text("fingerprint"),
            text("inputs"),
            text("run_id"),
            new Column("written_at", DataType.Simple.TIMESTAMPTZ, false),
            count("inserted"),
            count("updated"),
            count("deleted"),
            count("unchanged"),
            POST_DONE);
    private static final Schema VERSION_COLUMNS = Schema.of(count("version"));

    private final String database;
    private final SqlDialect dialect;
    private final String environment;

    public Ledger(SqlDatabase database, String environment) {
        this.database = database.name();
        this.dialect = database.dialect();
        this.environment = environment;
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    private static Column count(String name) {
        return new Column(name, DataType.Simple.BIGINT, false);
    }

    /**
     * Makes the ledger when the database has none, and brings an older one to the newest version. The version comes
     * first, so that a crash leaves no table of which it is not known; what it lacks then is made the next time.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock made it
     */
    public void prepare(SqlSession session) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(SCHEMA));
        create(session, VERSION_TABLE, VERSION_COLUMNS);
        long version = requireKnown(session);
        String table = dialect.render(VERSION_TABLE);
        if (version == 0) {
            session.execute("INSERT INTO " + table + " VALUES (" + VERSION + ")");
        } else if (version < VERSION) {
            session.execute("UPDATE " + table + " SET " + is("version", VERSION));
        }
        create(session, TABLE, COLUMNS);
        if (session.find(TABLE).filter(Ledger::isOfFirst).isPresent()) {
            session.execute("ALTER TABLE " + dialect.render(TABLE) + " ADD COLUMN " + define(POST_DONE) + " DEFAULT "
                    + NOTHING_DONE);
        }
    }

    /** Says whether columns are those of a ledger of version 1. */
    private static boolean isOfFirst(Schema columns) {
        return columns.find(POST_DONE.name()).isEmpty();
    }

    private void create(SqlSession session, TableName table, Schema columns) {
        session.execute(columns.columns().stream()
                .map(column -> define(column) + " NOT NULL")
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + dialect.render(table) + " (", ")")));
    }

    private String is(String column, Object value) {
        return dialect.quote(column) + " = " + dialect.literal(value);
    }

    private String define(Column column) {
        return dialect.quote(column.name()) + " " + dialect.type(column.type());
    }

    /** Gives the version that stands beside the ledger, 0 when none does. */
    private long version(SqlSession session) {
        try (BatchReader reader =
                session.query("SELECT max(" + dialect.quote("version") + ") FROM " + dialect.render(VERSION_TABLE))) {
            ColumnVector version = Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0);
            return version.isNull(0) ? 0 : version.longValue(0);
        }
    }

    /** Gives the version, when it is none of a later Penstock. */
    private long requireKnown(SqlSession session) {
        long version = version(session);
        if (version > VERSION) {
            throw new PenstockException(
                    LedgerError.LEDGER_TOO_NEW,
                    "Cannot use the ledger of connection \"" + database + "\": " + TABLE + " is of version " + version
                            + ", and this Penstock knows versions up to " + VERSION
                            + " (upgrade to the Penstock that wrote it, or a later one)");
        }
        return version;
    }

    /** Finds the columns of the ledger; empty when the database has none. */
    private Optional<Schema> columns(SqlSession session) {
        if (session.find(VERSION_TABLE).isPresent()) {
            requireKnown(session);
        }
        return session.find(TABLE);
    }

    /**
     * Reads the last write of every model of the environment; empty when the database has no ledger.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock made it
     */
    public Map<String, LedgerEntry> load(SqlSession session) {
        return columns(session)
                .map(columns -> read(session, isOfFirst(columns) ? NOTHING_DONE : dialect.quote(POST_DONE.name()), ""))
                .orElse(Map.of());
    }

    /** Finds the last write of a model; the ledger must be there. */
    public Optional<LedgerEntry> find(SqlSession session, String model) {
        return Optional.ofNullable(read(session, dialect.quote(POST_DONE.name()), " AND " + is(MODEL, model))
                .get(model));
    }

    private Map<String, LedgerEntry> read(SqlSession session, String postDone, String condition) {
        String columns = COLUMNS.columns().stream()
                .map(column -> column.equals(POST_DONE) ? postDone : dialect.quote(column.name()))
                .collect(Collectors.joining(", "));
        Map<String, LedgerEntry> entries = new HashMap<>();
        try (BatchReader reader = session.query("SELECT " + columns + " FROM " + dialect.render(TABLE) + " WHERE "
                + is(ENVIRONMENT, environment) + condition)) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    LedgerEntry entry = read(batch, row);
                    entries.put(entry.model(), entry);
                }
            }
        }
        return entries;
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
                postDone(string(batch, 11, row)));
    }

    private static String string(ColumnBatch batch, int column, int row) {
        return (String) Objects.requireNonNull(batch.column(column).value(row));
    }

    /**
     * Records a write; to be called in its transaction.
     *
     * @throws PenstockException {@link LedgerError#LEDGER_TOO_NEW} when a later Penstock took the ledger over since it
     *     was prepared
     */
    public void record(SqlSession session, LedgerEntry entry) {
        requireKnown(session);
        forget(session, entry.model());
        disown(session, entry.relation());
        List<Object> values = List.of(
                environment,
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
                json(entry.postDone()));
        session.execute(values.stream()
                .map(dialect::literal)
                .collect(Collectors.joining(", ", "INSERT INTO " + dialect.render(TABLE) + " VALUES (", ")")));
    }

    /**
     * Records that one more post-transform is done behind a model's write; to be called in its transaction.
     *
     * @param runId the run that did it, whose state of the model's data it is from now on
     * @param postDone all that are done with it, in order
     * @throws PenstockException {@link LedgerError#ENTRY_GONE} when the write is on record no more
     */
    public void advance(SqlSession session, String model, String runId, Instant at, List<PostDone> postDone) {
        requireKnown(session);
        long found = session.execute("UPDATE " + dialect.render(TABLE) + " SET " + is("run_id", runId) + ", "
                + is("written_at", at) + ", " + is(POST_DONE.name(), json(postDone)) + " WHERE "
                + is(ENVIRONMENT, environment) + " AND " + is(MODEL, model));
        if (found == 0) {
            throw new PenstockException(
                    LedgerError.ENTRY_GONE,
                    "Cannot record a post-transform of " + model + " in the ledger of connection \"" + database
                            + "\": its write is on record no more (another environment took its table over; run again)");
        }
    }

    /** Reads which relations other environments keep in this database: the environment by the relation's name. */
    public Map<String, String> others(SqlSession session) {
        if (columns(session).isEmpty()) {
            return Map.of();
        }
        Map<String, String> others = new HashMap<>();
        try (BatchReader reader = session.query("SELECT " + dialect.quote("relation") + ", "
                + dialect.quote(ENVIRONMENT) + " FROM " + dialect.render(TABLE) + " WHERE "
                + dialect.quote(ENVIRONMENT) + " <> " + dialect.literal(environment))) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    others.put(string(batch, 0, row), string(batch, 1, row));
                }
            }
        }
        return others;
    }

    /** Takes a relation's rows of other environments away: it is not theirs any more. */
    private void disown(SqlSession session, String relation) {
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE " + dialect.quote(ENVIRONMENT) + " <> "
                + dialect.literal(environment) + " AND " + is("relation", relation));
    }

    /** Takes a model's row away, so that its next run is its first. */
    public void forget(SqlSession session, String model) {
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE " + is(ENVIRONMENT, environment) + " AND "
                + is(MODEL, model));
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
