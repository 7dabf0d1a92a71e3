package io.penstock.core.trial;

import io.penstock.core.relation.JavaRows;
import io.penstock.core.write.Incoming;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes tables of rows that are given. Confined to its session. */
final class GivenTable {
    private static final TableName STAGE = TableName.temporary("_penstock_given");
    private static final Set<DataType> TIMES = Set.of(Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMPTZ);

    private final SqlSession session;
    private final SqlDialect dialect;
    private final Path directory;

    GivenTable(SqlSession session, SqlDialect dialect, Path directory) {
        this.session = session;
        this.dialect = dialect;
        this.directory = directory;
    }

    /**
     * Makes a table of rows.
     *
     * @param known the columns of what they stand for, as far as they are known: the rows have them, NULL where they say
     *     nothing
     */
    void make(TableName table, Given given, Schema known) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(table.schema()));
        Incoming rows = read(given, known);
        String others = known.columns().stream()
                .filter(column -> rows.schema().find(column.name()).isEmpty())
                .map(column -> ", " + nothing(column))
                .collect(Collectors.joining());
        dialect.replaceTable(table, "SELECT *" + others + " FROM (" + rows.query() + "\n) AS given")
                .forEach(session::execute);
    }

    /**
     * Gives a query of the rows; what it reads is there until the next call.
     *
     * @param known columns whose type is known; what the rows say of types themselves counts before
     */
    Incoming read(Given given, Schema known) {
        List<Column> typed = Stream.concat(
                        given.columns().entrySet().stream()
                                .map(column -> Column.of(column.getKey(), column.getValue())),
                        known.columns().stream().filter(column -> !isSaid(given, column.name())))
                .toList();
        String from = from(given, typed);
        Map<String, DataType> types = new LinkedHashMap<>();
        typed.forEach(column -> types.put(fold(column.name()), column.type()));
        String query = session.describe("SELECT * FROM " + from).columns().stream()
                .map(column -> {
                    String name = dialect.quote(column.name());
                    DataType type = types.get(fold(column.name()));
                    return type == null || type.equals(column.type())
                            ? name
                            : dialect.cast(name, column.type(), type) + " AS " + name;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + from));
        return new Incoming(query, session.describe(query));
    }

    private static boolean isSaid(Given given, String name) {
        return given.columns().keySet().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private String from(Given given, List<Column> typed) {
        if (given.csv() != null) {
            return dialect.fileRelation(
                    directory.resolve(Objects.requireNonNull(given.csv())).toString(), FileFormat.CSV, Schema.of());
        }
        if (given.sql() != null) {
            return "(" + given.sql() + "\n) AS given";
        }
        if (given.isEmpty()) {
            return none(given, typed);
        }
        stage(given, typed);
        return dialect.render(STAGE);
    }

    /** Renders no rows, of the columns whose types are known. */
    private String none(Given given, List<Column> typed) {
        if (typed.isEmpty()) {
            throw new PenstockException(
                    TrialError.TEST_INVALID,
                    "Cannot make a table without rows: its columns are not known (write {rows: [], columns: {id:"
                            + " integer}}, or in Java givenNone)",
                    given.place(),
                    null);
        }
        return typed.stream().map(this::nothing).collect(Collectors.joining(", ", "(SELECT ", " LIMIT 0) AS given"));
    }

    private String nothing(Column column) {
        return "CAST(NULL AS " + dialect.type(column.type()) + ") AS " + dialect.quote(column.name());
    }

    /** Says whether texts of a column may be read as times: not where the column is known to hold something else. */
    private static boolean mayBeTimes(String name, List<Column> typed) {
        return typed.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .allMatch(column -> TIMES.contains(column.type()));
    }

    private void stage(Given given, List<Column> typed) {
        List<Map<String, @Nullable Object>> whole = new ArrayList<>();
        for (Map<String, @Nullable Object> row : given.rows()) {
            Map<String, @Nullable Object> filled = new LinkedHashMap<>();
            given.names().forEach(name -> filled.put(name, row.get(name)));
            whole.add(filled);
        }
        if (given.timesAreTexts()) {
            given.names().stream()
                    .filter(name -> mayBeTimes(name, typed))
                    .forEach(name -> PlainValues.readTimes(whole, name));
        }
        try (BatchReader rows = JavaRows.ofMaps(whole.stream())) {
            session.execute("DROP TABLE IF EXISTS " + dialect.render(STAGE));
            session.execute(rows.schema().columns().stream()
                    .map(column -> dialect.quote(column.name()) + " " + dialect.type(column.type()))
                    .collect(Collectors.joining(", ", "CREATE TEMPORARY TABLE " + dialect.render(STAGE) + " (", ")")));
            try (BatchWriter writer = session.writer(STAGE, rows.schema())) {
                for (ColumnBatch batch = rows.next(); batch != null; batch = rows.next()) {
                    writer.write(batch);
                }
                writer.finish();
            }
        }
    }
}
