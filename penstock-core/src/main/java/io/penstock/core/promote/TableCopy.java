package io.penstock.core.promote;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies tables with their keys into a transaction: by a statement where the database reaches them, else batch by batch. */
final class TableCopy {
    private final SqlDatabase source;
    private final SqlDatabase target;
    private final @Nullable Function<TableName, String> reach;

    /**
     * Makes it.
     *
     * @param alias the name by which the target's sessions are to know the source, when that is another database
     */
    TableCopy(SqlDatabase source, SqlDatabase target, String alias) {
        this.source = source;
        this.target = target;
        this.reach = source == target
                ? target.dialect()::render
                : target.attach(source, alias).orElse(null);
    }

    /** Puts a copy in the place of what was there. */
    void copy(SqlSession into, TableName from, TableName to) {
        fill(into, from, to, (columns, keys) -> target.dialect().replaceTable(to, columns, keys));
    }

    /**
     * Puts the rows in the place of those of a table that is there. One with the same columns and keys stays, and with it what
     * users put on it, such as indexes, comments and grants; another is made anew.
     */
    void refill(SqlSession into, TableName from, TableName to) {
        fill(
                into,
                from,
                to,
                (columns, keys) -> stays(to, columns, keys)
                        ? List.of("DELETE FROM " + target.dialect().render(to))
                        : target.dialect().replaceTable(to, columns, keys));
    }

    private boolean stays(TableName table, Schema columns, TableKeys keys) {
        try (SqlSession beside = target.session()) {
            return beside.find(table).filter(columns::equals).isPresent()
                    && beside.keys(table).equals(keys);
        }
    }

    private void fill(
            SqlSession into, TableName from, TableName to, BiFunction<Schema, TableKeys, List<String>> clear) {
        try (SqlSession other = source.session()) {
            Schema columns =
                    other.find(from).orElseThrow(() -> new IllegalStateException("Gone since it was planned: " + from));
            clear.apply(columns, other.keys(from)).forEach(into::execute);
            if (reach == null) {
                batches(other, into, from, to);
            } else {
                into.execute("INSERT INTO " + target.dialect().render(to) + " SELECT " + names(columns) + " FROM "
                        + reach.apply(from));
            }
        }
    }

    private String names(Schema columns) {
        return columns.names().stream().map(target.dialect()::quote).collect(Collectors.joining(", "));
    }

    private void batches(SqlSession other, SqlSession into, TableName from, TableName to) {
        try (BatchReader reader =
                        other.query("SELECT * FROM " + source.dialect().render(from));
                BatchWriter writer = into.writer(to, reader.schema())) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                writer.write(batch);
            }
            writer.finish();
        }
    }
}
