package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.OnRowError;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.config.RetryPolicy;
import io.penstock.core.contract.RowTransform;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.post.PostTransform;
import io.penstock.spi.connector.FileFormat;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How and where a model is kept, complete: what the model does not say is filled from the project's defaults.
 *
 * @param schema null for the connection's default schema
 * @param connection on which it is kept
 * @param from the connection on which its query runs
 * @param write how it takes new rows, when it is a table
 * @param evolution what may become of its columns, when it is a table
 * @param timeout the longest that the model may run
 * @param path the file, from the project's folder, for {@link Materialization#FILE}
 * @param format the file's format, for {@link Materialization#FILE}
 * @param checks what must hold of its rows
 * @param contract the table as it is declared; null when its columns are those of the rows
 * @param transforms what decides which of the rows are written, in order
 * @param post what is done behind the write, in order
 * @param keyChoice whence the key comes by which its strategy knows rows, in words, when nobody said it and it is not the
 *     table's primary key; empty otherwise
 * @param retry how often it is tried
 * @param onRowError what becomes of a row that its declared table cannot take
 * @param before what is done before each attempt at a write, in order
 * @param cache how long after a write it is written again though no change was seen; null for never
 */
public record ModelOptions(
        @Nullable String schema,
        String connection,
        String from,
        Materialization materialize,
        WriteOptions write,
        EvolutionOptions evolution,
        String description,
        String owner,
        List<String> tags,
        @Nullable Duration timeout,
        @Nullable String path,
        @Nullable FileFormat format,
        List<CheckDeclaration> checks,
        @Nullable TableContract contract,
        List<RowTransform> transforms,
        List<PostTransform> post,
        String keyChoice,
        RetryPolicy retry,
        OnRowError onRowError,
        List<PostTransform> before,
        @Nullable Duration cache) {
    public ModelOptions {
        checks = List.copyOf(checks);
        tags = List.copyOf(tags);
        transforms = List.copyOf(transforms);
        post = List.copyOf(post);
        before = List.copyOf(before);
    }

    /** Gives the options of a table of which no more is said than how it takes rows. */
    public static ModelOptions of(@Nullable String schema, String connection, WriteOptions write) {
        return new ModelOptions(
                schema,
                connection,
                connection,
                Materialization.TABLE,
                write,
                EvolutionOptions.NONE,
                "",
                "",
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                "",
                RetryPolicy.NONE,
                OnRowError.FAIL,
                List.of(),
                null);
    }

    /** Says whether its rows come from another connection than the one on which it is kept. */
    public boolean crosses() {
        return !from.equals(connection);
    }

    /** Gives the same options for a test: kept in another way, without checks and without what is done behind the write. */
    public ModelOptions inTest(Materialization kept) {
        return new ModelOptions(
                schema,
                connection,
                from,
                kept,
                write,
                evolution,
                description,
                owner,
                tags,
                timeout,
                path,
                format,
                List.of(),
                contract,
                transforms,
                List.of(),
                keyChoice,
                RetryPolicy.NONE,
                OnRowError.FAIL,
                List.of(),
                null);
    }

    /** Gives the same options with a query that runs on another connection. */
    ModelOptions from(String other) {
        return with(other, write);
    }

    /** Gives the same options with another way to take rows. */
    public ModelOptions with(WriteOptions other) {
        return with(from, other);
    }

    private ModelOptions with(String origin, WriteOptions other) {
        return new ModelOptions(
                schema,
                connection,
                origin,
                materialize,
                other,
                evolution,
                description,
                owner,
                tags,
                timeout,
                path,
                format,
                checks,
                contract,
                transforms,
                post,
                keyChoice,
                retry,
                onRowError,
                before,
                cache);
    }
}
