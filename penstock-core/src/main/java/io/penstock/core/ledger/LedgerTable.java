package io.penstock.core.ledger;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables in which a ledger stands: their columns, their version, and how an older one becomes the newest. Immutable. */
final class LedgerTable {
    static final String PROJECT = "project";
    static final String ENVIRONMENT = "environment";
    static final String MODEL = "model";
    static final String RELATION = "relation";
    static final String RUN_ID = "run_id";
    static final String WRITTEN_AT = "written_at";
    static final String POST_DONE = "post_done";
    static final String MATERIALIZE = "materialize";
    static final String STRATEGY = "strategy";
    static final String DELETES = "deletes";

    /** The newest version that is known here: 2 brought {@code post_done}, 3 what stands behind it, 4 {@code project}. */
    private static final long VERSION = 4;

    private static final TableName TABLE = TableName.of(Ledger.SCHEMA, "ledger");
    private static final TableName VERSION_TABLE = TableName.of(Ledger.SCHEMA, "ledger_version");
    private static final String COLUMN_LIST = "columns";

    /** In the order in which versions brought them. */
    private static final Schema COLUMNS = Schema.of(
            text(ENVIRONMENT),
            text(MODEL),
            text(RELATION),
            text("fingerprint"),
            text("inputs"),
            text(RUN_ID),
            new Column(WRITTEN_AT, DataType.Simple.TIMESTAMPTZ, false),
            count("inserted"),
            count("updated"),
            count("deleted"),
            count("unchanged"),
            text(POST_DONE),
            text(MATERIALIZE),
            text(STRATEGY),
            text(DELETES),
            text(COLUMN_LIST),
            text(PROJECT));

    /** What stands in columns that came later, in rows of before. */
    private static final Map<String, String> LATER =
            Map.of(POST_DONE, "[]", MATERIALIZE, "", STRATEGY, "", DELETES, "", COLUMN_LIST, "[]", PROJECT, "");

    private static final Schema VERSION_COLUMNS = Schema.of(count("version"));

    private final String database;
    private final SqlDialect dialect;

    LedgerTable(SqlDatabase database) {
        this.database = database.name();
        this.dialect = database.dialect();
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    private static Column count(String name) {
        return new Column(name, DataType.Simple.BIGINT, false);
    }

    /** Renders the name of the table that holds the rows. */
    String name() {
        return dialect.render(TABLE);
    }

    /** Renders the same with the columns that a row of it has, in their order. */
    String nameWithColumns() {
        return COLUMNS.names().stream().map(dialect::quote).collect(Collectors.joining(", ", name() + " (", ")"));
    }

    /** Makes the tables where there are none, and brings older ones to the newest version. */
    void prepare(SqlSession session) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(Ledger.SCHEMA));
        create(session, VERSION_TABLE, VERSION_COLUMNS);
        long version = requireKnown(session);
        String table = dialect.render(VERSION_TABLE);
        if (version == 0) {
            session.execute("INSERT INTO " + table + " VALUES (" + VERSION + ")");
        } else if (version < VERSION) {
            session.execute("UPDATE " + table + " SET " + dialect.quote("version") + " = " + VERSION);
        }
        create(session, TABLE, COLUMNS);
        for (Column missing : missing(session.find(TABLE).orElseThrow())) {
            session.execute("ALTER TABLE " + name() + " ADD COLUMN " + define(missing) + " DEFAULT "
                    + dialect.literal(LATER.get(missing.name())));
        }
    }

    private static List<Column> missing(Schema found) {
        return COLUMNS.columns().stream()
                .filter(column -> found.find(column.name()).isEmpty())
                .toList();
    }

    private void create(SqlSession session, TableName table, Schema columns) {
        session.execute(columns.columns().stream()
                .map(column -> define(column) + " NOT NULL")
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + dialect.render(table) + " (", ")")));
    }

    private String define(Column column) {
        return dialect.quote(column.name()) + " " + dialect.type(column.type());
    }

    /** Gives the version that stands beside the ledger, 0 when none does; it is none of a later Penstock. */
    long requireKnown(SqlSession session) {
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

    private long version(SqlSession session) {
        try (BatchReader reader =
                session.query("SELECT max(" + dialect.quote("version") + ") FROM " + dialect.render(VERSION_TABLE))) {
            ColumnVector version = Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0);
            return version.isNull(0) ? 0 : version.longValue(0);
        }
    }

    /** Gives the query of all rows of a ledger that was prepared. */
    String rows() {
        return rows(COLUMNS);
    }

    /** Gives the query of all rows of a ledger as it is found, whatever its version; empty when the database has none. */
    Optional<String> find(SqlSession session) {
        if (session.find(VERSION_TABLE).isPresent()) {
            requireKnown(session);
        }
        return session.find(TABLE).map(this::rows);
    }

    private String rows(Schema found) {
        List<Column> missing = missing(found);
        return COLUMNS.columns().stream()
                .map(column -> (missing.contains(column) ? dialect.literal(LATER.get(column.name())) + " AS " : "")
                        + dialect.quote(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + name()));
    }
}
