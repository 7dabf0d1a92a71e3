package io.penstock.core.post;

import io.penstock.spi.error.Place;
import java.time.Duration;
import java.util.List;

/**
 * A program that is run, with its arguments as they are.
 *
 * @param place where somebody says it
 */
public record Command(List<String> words, Duration timeout, Place place) implements TransformBody {
    public Command {
        words = List.copyOf(words);
    }

    @Override
    public String definition() {
        return "command " + words;
    }
}
