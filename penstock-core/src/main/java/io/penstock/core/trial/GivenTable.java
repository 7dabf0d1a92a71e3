package io.penstock.core.trial;

import io.penstock.core.relation.JavaRows;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes tables of rows that are given. Confined to its session. */
final class GivenTable {
    private static final TableName STAGE = TableName.temporary("_penstock_given");

    private final SqlSession session;
    private final SqlDialect dialect;
    private final Path directory;

    GivenTable(SqlSession session, SqlDialect dialect, Path directory) {
        this.session = session;
        this.dialect = dialect;
        this.directory = directory;
    }

    /**
     * Makes a table.
     *
     * @param types for columns of these names, the type that they are to have
     */
    void make(TableName table, Given given, Map<String, String> types) {
        session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(table.schema()));
        dialect.replaceTable(table, query(given, types)).forEach(session::execute);
    }

    /** Gives a query of the rows; what it reads is there until the next call. */
    String query(Given given, Map<String, String> types) {
        Map<String, String> wanted = new LinkedHashMap<>(types);
        wanted.putAll(given.columns());
        String from = from(given, wanted);
        Schema schema = session.describe("SELECT * FROM " + from);
        return schema.names().stream()
                .map(name -> {
                    String type = find(wanted, name);
                    return type == null
                            ? dialect.quote(name)
                            : "CAST(" + dialect.quote(name) + " AS " + type + ") AS " + dialect.quote(name);
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + from));
    }

    private static @Nullable String find(Map<String, String> types, String name) {
        return types.entrySet().stream()
                .filter(type -> type.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private String from(Given given, Map<String, String> types) {
        if (given.csv() != null) {
            return dialect.fileRelation(
                    directory.resolve(Objects.requireNonNull(given.csv())).toString(), FileFormat.CSV, Schema.of());
        }
        if (given.sql() != null) {
            return "(" + given.sql() + "\n) AS given";
        }
        if (given.rows().isEmpty()) {
            return none(given, types);
        }
        stage(given);
        return dialect.render(STAGE);
    }

    /** Renders no rows, of the columns whose types are known. */
    private String none(Given given, Map<String, String> types) {
        if (types.isEmpty()) {
            throw new PenstockException(
                    TrialError.TEST_INVALID,
                    "Cannot make a table without rows: its columns cannot be told (write {rows: [], columns: {id:"
                            + " integer}})",
                    given.place(),
                    null);
        }
        return types.entrySet().stream()
                .map(type -> "CAST(NULL AS " + type.getValue() + ") AS " + dialect.quote(type.getKey()))
                .collect(Collectors.joining(", ", "(SELECT ", " LIMIT 0) AS given"));
    }

    private void stage(Given given) {
        List<Map<String, @Nullable Object>> whole = new ArrayList<>();
        for (Map<String, @Nullable Object> row : given.rows()) {
            Map<String, @Nullable Object> filled = new LinkedHashMap<>();
            given.names().forEach(name -> filled.put(name, row.get(name)));
            whole.add(filled);
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
