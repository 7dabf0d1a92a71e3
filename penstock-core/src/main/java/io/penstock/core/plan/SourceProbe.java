package io.penstock.core.plan;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Databases;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a source how many rows it has and what the largest value of its cursor is. */
final class SourceProbe {
    private final Databases databases;
    private final Path directory;

    SourceProbe(Databases databases, Path directory) {
        this.databases = databases;
        this.directory = directory;
    }

    /**
     * What a source told of itself.
     *
     * @param version equal as long as nothing is seen to have changed; in words that people can read
     * @param newest the largest cursor value as a time; null when there is none or it is no time
     * @param problem why it could not be read, in words; null when it could
     */
    record Answer(
            String version,
            @Nullable Instant newest,
            @Nullable String problem) {
        Answer(String version, @Nullable Instant newest) {
            this(version, newest, null);
        }
    }

    Answer ask(SourceDeclaration source) {
        SqlDatabase database = databases.database(source.connection(), source.place());
        String cursor = source.cursor();
        String maximum = cursor == null ? "" : ", max(" + database.dialect().quote(cursor) + ")";
        String sql = "SELECT count(*)" + maximum + " FROM " + relation(source, database.dialect());
        try (SqlSession session = database.session();
                BatchReader reader = session.query(sql)) {
            ColumnBatch batch = Objects.requireNonNull(reader.next(), "an aggregate gives a row");
            Object newest = cursor == null ? null : batch.column(1).value(0);
            long count = batch.column(0).longValue(0);
            String rows = count + (count == 1 ? " row" : " rows");
            return new Answer(cursor == null ? rows : rows + ", newest " + cursor + " " + newest, instant(newest));
        } catch (PenstockException e) {
            return new Answer("unreadable", null, "source " + source.name() + " cannot be read: " + e.message());
        }
    }

    private String relation(SourceDeclaration source, SqlDialect dialect) {
        String path = source.path();
        if (path != null) {
            return dialect.fileRelation(
                    directory.resolve(path).toString(),
                    FileFormat.ofPath(path).orElse(FileFormat.PARQUET),
                    Schema.of());
        }
        String schema = Objects.requireNonNullElse(source.schema(), dialect.defaultSchema());
        return dialect.render(TableName.of(schema, source.table()));
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
