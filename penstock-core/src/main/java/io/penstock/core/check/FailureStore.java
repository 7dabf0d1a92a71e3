package io.penstock.core.check;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table {@code check_failures} beside the data: rows that did not hold to checks, for each check those of the last run
 * in which it failed. Immutable; the session is the caller's.
 */
public final class FailureStore {
    private static final Schema COLUMNS = Schema.of(
            text("environment"),
            text("model"),
            text("check_name"),
            text("run_id"),
            new Column("found_at", DataType.Simple.TIMESTAMPTZ, false),
            text("row_json"));

    private final SqlDialect dialect;
    private final TableName table;
    private final String environment;

    /** Makes a store in a schema that exists. */
    public FailureStore(SqlDialect dialect, String schema, String environment) {
        this.dialect = dialect;
        this.table = TableName.of(schema, "check_failures");
        this.environment = environment;
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    /** Says whether some of the checks keep rows. */
    public static boolean isWanted(Collection<CheckDeclaration> checks) {
        return checks.stream().anyMatch(check -> check.stored() > 0);
    }

    /** Makes the table when the database has none. */
    public void prepare(SqlSession session) {
        session.execute(COLUMNS.columns().stream()
                .map(column -> dialect.quote(column.name()) + " " + dialect.type(column.type()) + " NOT NULL")
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + dialect.render(table) + " (", ")")));
    }

    /** Keeps the rows of a report, in a transaction of its own: that of the write may have been undone. */
    public void save(SqlSession session, CheckReport report, String runId, Instant at) {
        if (report.failed().isEmpty()) {
            return;
        }
        session.begin();
        try {
            report.failed().forEach(rows -> replace(session, report.model(), rows, List.of(runId, at)));
            session.commit();
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
    }

    private void replace(SqlSession session, String model, FailedRows rows, List<Object> when) {
        List<String> whose = Stream.of(environment, model, rows.check())
                .map(dialect::literal)
                .toList();
        session.execute("DELETE FROM " + dialect.render(table) + " WHERE " + dialect.quote("environment") + " = "
                + whose.get(0) + " AND " + dialect.quote("model") + " = " + whose.get(1) + " AND "
                + dialect.quote("check_name") + " = " + whose.get(2));
        if (!rows.rows().isEmpty()) {
            String before = Stream.concat(whose.stream(), when.stream().map(dialect::literal))
                    .collect(Collectors.joining(", ", "(", ", "));
            session.execute(rows.rows().stream()
                    .map(row -> before + dialect.literal(row) + ")")
                    .collect(Collectors.joining(", ", "INSERT INTO " + dialect.render(table) + " VALUES ", "")));
        }
    }
}
