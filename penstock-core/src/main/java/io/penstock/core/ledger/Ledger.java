package io.penstock.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
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
 * <p>What it says is what the tables hold: a row is written in the transaction that wrote the model. Immutable; the
 * session is the caller's, and so is the transaction.
 */
public final class Ledger {
    /** The schema that holds what Penstock itself keeps in a database. */
    public static final String SCHEMA = "_penstock";

    private static final TableName TABLE = TableName.of(SCHEMA, "ledger");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema COLUMNS = Schema.of(
            text("environment"),
            text("model"),
            text("relation"),
            text("fingerprint"),
            text("inputs"),
            text("run_id"),
            new Column("written_at", DataType.Simple.TIMESTAMPTZ, false),
            count("inserted"),
            count("updated"),
            count("deleted"),
            count("unchanged"));

    private final SqlDialect dialect;
    private final String environment;

    public Ledger(SqlDialect dialect, String environment) {
        this.dialect = dialect;
        this.environment = environment;
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    private static Column count(String name) {
        return new Column(name, DataType.Simple.BIGINT, false);
    }

    /** Makes the ledger when the database has none. */
    public void prepare(SqlSession session) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(SCHEMA));
        session.execute(COLUMNS.columns().stream()
                .map(column -> dialect.quote(column.name()) + " " + dialect.type(column.type()) + " NOT NULL")
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + dialect.render(TABLE) + " (", ")")));
    }

    /** Finds the last write of a model; the ledger must be there. */
    public Optional<LedgerEntry> find(SqlSession session, String model) {
        return Optional.ofNullable(read(session, " AND " + dialect.quote("model") + " = " + dialect.literal(model))
                .get(model));
    }

    /** Reads the last write of every model of the environment; empty when the database has no ledger. */
    public Map<String, LedgerEntry> load(SqlSession session) {
        return session.find(TABLE).isEmpty() ? Map.of() : read(session, "");
    }

    private Map<String, LedgerEntry> read(SqlSession session, String condition) {
        String columns = COLUMNS.names().stream().map(dialect::quote).collect(Collectors.joining(", "));
        Map<String, LedgerEntry> entries = new HashMap<>();
        try (BatchReader reader = session.query("SELECT " + columns + " FROM " + dialect.render(TABLE) + " WHERE "
                + dialect.quote("environment") + " = " + dialect.literal(environment) + condition)) {
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
                        batch.column(10).longValue(row)));
    }

    private static String string(ColumnBatch batch, int column, int row) {
        return (String) Objects.requireNonNull(batch.column(column).value(row));
    }

    /** Records a write; to be called in its transaction. */
    public void record(SqlSession session, LedgerEntry entry) {
        forget(session, entry.model());
        disown(session, entry.relation());
        List<Object> values = List.of(
                environment,
                entry.model(),
                entry.relation(),
                entry.fingerprint(),
                json(entry.inputs()),
                entry.runId(),
                entry.writtenAt(),
                entry.rows().inserted(),
                entry.rows().updated(),
                entry.rows().deleted(),
                entry.rows().unchanged());
        session.execute(values.stream()
                .map(dialect::literal)
                .collect(Collectors.joining(", ", "INSERT INTO " + dialect.render(TABLE) + " VALUES (", ")")));
    }

    /** Reads which relations other environments keep in this database: the environment by the relation's name. */
    public Map<String, String> others(SqlSession session) {
        if (session.find(TABLE).isEmpty()) {
            return Map.of();
        }
        Map<String, String> others = new HashMap<>();
        try (BatchReader reader = session.query("SELECT " + dialect.quote("relation") + ", "
                + dialect.quote("environment") + " FROM " + dialect.render(TABLE) + " WHERE "
                + dialect.quote("environment") + " <> " + dialect.literal(environment))) {
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
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE " + dialect.quote("environment") + " <> "
                + dialect.literal(environment) + " AND " + dialect.quote("relation") + " = "
                + dialect.literal(relation));
    }

    /** Takes a model's row away, so that its next run is its first. */
    public void forget(SqlSession session, String model) {
        session.execute("DELETE FROM " + dialect.render(TABLE) + " WHERE " + dialect.quote("environment") + " = "
                + dialect.literal(environment) + " AND " + dialect.quote("model") + " = " + dialect.literal(model));
    }

    private static String json(Map<String, String> inputs) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(inputs));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts is always JSON", e);
        }
    }

    private static Map<String, String> inputs(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            // An entry that cannot be read counts as one with other inputs, so that the model is made anew.
            return Map.of("unreadable", json);
        }
    }
}
