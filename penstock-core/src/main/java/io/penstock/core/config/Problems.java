package io.penstock.core.config;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, so that all of it is told at once. Confined to one thread. */
public final class Problems {
    private static final Comparator<PenstockException> IN_ORDER = Comparator.comparing(
            (PenstockException problem) -> problem.place().orElse(Place.of("")),
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column));

    private final List<PenstockException> found = new ArrayList<>();

    public void add(PenstockException problem) {
        if (problem instanceof ProjectException several) {
            found.addAll(several.problems());
        } else {
            found.add(problem);
        }
    }

    public void add(Place place, ProjectError code, String message) {
        found.add(PenstockException.at(place, code, message));
    }

    public void addAll(Collection<PenstockException> problems) {
        problems.forEach(this::add);
    }

    /** Takes a step and keeps what is wrong with it; null when it failed. */
    public <T> @Nullable T attempt(Supplier<T> step) {
        try {
            return step.get();
        } catch (PenstockException e) {
            add(e);
            return null;
        }
    }

    /**
     * Ends the collecting.
     *
     * @throws ProjectException when anything was found
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProjectException(found.stream().sorted(IN_ORDER).toList());
        }
    }
}
