package io.penstock.core.ledger;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table beside the data that several projects share, each row of one project in one environment.
 *
 * <p>Its last columns are {@code environment} and {@code project}, of which an earlier Penstock knew the first only: rows of
 * that time are everybody's. Immutable; the session is the caller's, and so is the transaction.
 *
 * @param columns those before
 */
public record OwnTable(SqlDialect dialect, Owner owner, TableName name, Schema columns) {
    private static final Column ENVIRONMENT = new Column(LedgerTable.ENVIRONMENT, DataType.Simple.TEXT, false);
    private static final Column PROJECT = new Column(LedgerTable.PROJECT, DataType.Simple.TEXT, false);
    private static final String NOBODY = "''";

    /** Makes the table where there is none, and brings an older one to the newest version. */
    public void prepare(SqlSession session) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(name.schema()));
        session.execute(all().map(column -> define(column) + " NOT NULL")
                .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + rendered() + " (", ")")));
        if (!knowsProjects(session.find(name).orElseThrow())) {
            session.execute("ALTER TABLE " + rendered() + " ADD COLUMN " + define(PROJECT) + " DEFAULT " + NOBODY);
        }
    }

    private Stream<Column> all() {
        return Stream.concat(columns.columns().stream(), Stream.of(ENVIRONMENT, PROJECT));
    }

    private String define(Column column) {
        return dialect.quote(column.name()) + " " + dialect.type(column.type());
    }

    private String rendered() {
        return dialect.render(name);
    }

    private static boolean knowsProjects(Schema found) {
        return found.find(PROJECT.name()).isPresent();
    }

    /**
     * Gives the query of the project's own rows as the table is found, whatever its version; empty where there is none.
     * Behind the columns comes the project, which is empty for a row of an earlier Penstock.
     */
    public Optional<String> find(SqlSession session) {
        return session.find(name).map(found -> {
            String rows = knowsProjects(found)
                    ? rendered()
                    : "(SELECT *, " + NOBODY + " AS " + dialect.quote(PROJECT.name()) + " FROM " + rendered()
                            + ") AS before";
            return Stream.concat(columns.names().stream(), Stream.of(PROJECT.name()))
                            .map(dialect::quote)
                            .collect(Collectors.joining(", ", "SELECT ", " FROM "))
                    + rows + " WHERE " + own().all();
        });
    }

    /** Gives the query of the rows of all environments of the project, each behind its columns with the environment; empty where there is no table. */
    public Optional<String> findAll(SqlSession session) {
        return session.find(name)
                .map(found -> Stream.concat(columns.names().stream(), Stream.of(ENVIRONMENT.name()))
                                .map(dialect::quote)
                                .collect(Collectors.joining(", ", "SELECT ", " FROM " + rendered() + " WHERE "))
                        + own().project());
    }

    private OwnRows own() {
        return new OwnRows(dialect, owner);
    }

    /** Makes rows of an earlier Penstock, of which no project is on record, the project's own. */
    public void claim(SqlSession session) {
        session.execute("UPDATE " + rendered() + " SET " + own().is(PROJECT.name(), owner.project()) + " WHERE "
                + own().is(PROJECT.name(), "") + " AND " + own().is(ENVIRONMENT.name(), owner.environment()));
    }

    /** Adds rows of the project; each has its values in the order of the columns. */
    public void insert(SqlSession session, List<List<Object>> rows) {
        String names = all().map(column -> dialect.quote(column.name())).collect(Collectors.joining(", "));
        session.execute(rows.stream()
                .map(row -> Stream.concat(row.stream(), Stream.of(owner.environment(), owner.project()))
                        .map(dialect::literal)
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", ", "INSERT INTO " + rendered() + " (" + names + ") VALUES ", "")));
    }

    /** Takes away the project's rows that have these values in these columns. */
    public void delete(SqlSession session, List<String> where, List<Object> values) {
        StringBuilder condition = new StringBuilder(own().all());
        for (int i = 0; i < where.size(); i++) {
            condition.append(" AND ").append(own().is(where.get(i), values.get(i)));
        }
        session.execute("DELETE FROM " + rendered() + " WHERE " + condition);
    }
}
