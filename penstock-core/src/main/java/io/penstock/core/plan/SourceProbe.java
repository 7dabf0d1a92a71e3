package io.penstock.core.plan;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Databases;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a declared table how many rows it has and what the largest value of its cursor is. */
final class SourceProbe {
    private final Databases databases;

    SourceProbe(Databases databases) {
        this.databases = databases;
    }

    /**
     * What a source told of itself.
     *
     * @param version equal as long as nothing is seen to have changed; in words that people can read
     * @param newest the largest cursor value as a time; null when there is none or it is no time
     */
    record Answer(String version, @Nullable Instant newest) {}

    Answer ask(SourceDeclaration source) {
        SqlDatabase database = databases.database(source.connection(), source.place());
        String schema =
                Objects.requireNonNullElse(source.schema(), database.dialect().defaultSchema());
        String cursor = source.cursor();
        String maximum = cursor == null ? "" : ", max(" + database.dialect().quote(cursor) + ")";
        String sql = "SELECT count(*)" + maximum + " FROM "
                + database.dialect().render(TableName.of(schema, source.table()));
        try (SqlSession session = database.session();
                BatchReader reader = session.query(sql)) {
            ColumnBatch batch = Objects.requireNonNull(reader.next(), "an aggregate gives a row");
            Object newest = cursor == null ? null : batch.column(1).value(0);
            String rows = batch.column(0).longValue(0) + " rows";
            return new Answer(cursor == null ? rows : rows + ", newest " + cursor + " " + newest, instant(newest));
        } catch (PenstockException e) {
            throw new PenstockException(
                    e.code(), "Cannot read source " + source.name() + ": " + e.message(), source.place(), e);
        }
    }

    /** Reads a cursor value as a time; one without a zone counts as UTC. */
    private static @Nullable Instant instant(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        }
        return value instanceof LocalDate date
                ? date.atStartOfDay(ZoneOffset.UTC).toInstant()
                : null;
    }
}
