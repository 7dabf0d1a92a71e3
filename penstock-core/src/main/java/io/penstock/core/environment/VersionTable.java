package io.penstock.core.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.OwnTable;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code _penstock.versions} beside the data: what each version of a model is, from before it is built for the first
 * time until it is dropped. Immutable; the session is the caller's, and so is the transaction.
 */
public final class VersionTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TableName TABLE = TableName.of(Ledger.SCHEMA, "versions");
    private static final Schema COLUMNS = Schema.of(
            text("model"),
            text("relation_schema"),
            text("relation_name"),
            new Column("begun_at", DataType.Simple.TIMESTAMPTZ, false),
            text("definition"),
            text("reads"));

    private final SqlDialect dialect;
    private final Owner owner;

    /**
     * Makes it.
     *
     * @param owner of the project, in whatever environment
     */
    public VersionTable(SqlDialect dialect, Owner owner) {
        this.dialect = dialect;
        this.owner = owner;
    }

    /**
     * A version of a model.
     *
     * @param relation the table or view that it is
     * @param begunAt when it was to be built for the first time
     * @param definition what decides its rows, part by part
     * @param reads the versions that it reads
     */
    public record Row(
            String model,
            String version,
            TableName relation,
            Instant begunAt,
            Map<String, String> definition,
            Set<String> reads) {
        public Row {
            definition = Map.copyOf(definition);
            reads = Set.copyOf(reads);
        }
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    private OwnTable table(Owner of) {
        return new OwnTable(dialect, of, TABLE, COLUMNS);
    }

    /** Makes the table when the database has none. */
    public void prepare(SqlSession session) {
        table(owner).prepare(session);
    }

    /** Puts versions on record that are not yet. */
    public void add(SqlSession session, List<Row> rows) {
        Set<String> known = load(session).stream().map(Row::version).collect(Collectors.toSet());
        for (Row row : rows) {
            if (known.add(row.version())) {
                table(owner.at(row.model(), row.version()).alone(row.model()))
                        .insert(
                                session,
                                List.of(List.of(
                                        row.model(),
                                        row.relation().schema(),
                                        row.relation().name(),
                                        row.begunAt(),
                                        json(new TreeMap<>(row.definition())),
                                        json(new TreeSet<>(row.reads())))));
            }
        }
    }

    /** Reads all versions of the project's models; none when the database has no such table. */
    public List<Row> load(SqlSession session) {
        String query = table(owner).findAll(session).orElse(null);
        if (query == null) {
            return List.of();
        }
        try (BatchReader reader = session.query(query)) {
            return reader.readRows().stream().map(VersionTable::row).toList();
        }
    }

    /** Gives the tables and views of all versions, over all projects that the database knows; none when it has no such table. */
    List<TableName> relations(SqlSession session) {
        if (session.find(TABLE).isEmpty()) {
            return List.of();
        }
        try (BatchReader reader = session.query("SELECT " + dialect.quote("relation_schema") + ", "
                + dialect.quote("relation_name") + " FROM " + dialect.render(TABLE))) {
            return reader.readRows().stream()
                    .map(row -> TableName.of(text(row, 0), text(row, 1)))
                    .toList();
        }
    }

    private static Row row(List<@Nullable Object> row) {
        return new Row(
                text(row, 0),
                Objects.requireNonNull(Owner.version(text(row, 6))),
                TableName.of(text(row, 1), text(row, 2)),
                (Instant) Objects.requireNonNull(row.get(3)),
                read(text(row, 4), new TypeReference<Map<String, String>>() {}),
                read(text(row, 5), new TypeReference<Set<String>>() {}));
    }

    private static String text(List<@Nullable Object> row, int column) {
        return (String) Objects.requireNonNull(row.get(column));
    }

    /** Takes a version away, whose table is dropped in the same transaction. */
    public void forget(SqlSession session, String model, String version) {
        table(owner.at(model, version).alone(model)).delete(session, List.of("model"), List.of(model));
    }

    private static String json(Object texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not what Penstock wrote: " + json, e);
        }
    }
}
