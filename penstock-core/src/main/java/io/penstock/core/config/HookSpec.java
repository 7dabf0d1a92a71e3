package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done before or behind a run or a model: SQL, or a program.
 *
 * @param name unique among those of the same list
 * @param sql the statements; null for a program
 * @param connection where the statements run; null for that of the model, or of models that name none
 * @param command the program and its arguments, which go to no shell; none for statements
 * @param timeout how long the program may run
 * @param continueOnFailure whether its failure is only warned of
 */
public record HookSpec(
        String name,
        @Nullable String sql,
        @Nullable String connection,
        List<String> command,
        Duration timeout,
        boolean continueOnFailure,
        Place place) {
    static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    public HookSpec {
        command = List.copyOf(command);
    }
}
