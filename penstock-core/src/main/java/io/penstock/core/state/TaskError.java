package io.penstock.core.state;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import org.jspecify.annotations.Nullable;

/** Why a model failed. */
public record TaskError(
        String code, String message, @Nullable Place place) {
    public static TaskError of(PenstockException error) {
        return new TaskError(error.code().name(), error.message(), error.place().orElse(null));
    }
}
