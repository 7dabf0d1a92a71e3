package io.penstock.core.environment;

import io.penstock.spi.type.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that nobody uses any more.
 *
 * @param model of which it is a version; null for what is no version on record
 * @param version null for the same
 * @param usedAt when it was built or last shown; null where that is not known
 */
public record Garbage(
        String connection,
        TableName relation,
        @Nullable String model,
        @Nullable String version,
        @Nullable Instant usedAt) {}
