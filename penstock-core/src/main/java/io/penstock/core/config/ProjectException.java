package io.penstock.core.config;

import io.penstock.spi.error.PenstockException;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a project, found in one reading. */
public final class ProjectException extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final transient List<PenstockException> problems;

    /** Makes the error; there is at least one problem, and the first gives the code and the place. */
    ProjectException(List<PenstockException> problems) {
        super(problems.get(0).code(), message(problems), problems.get(0).place().orElse(null), problems.get(0));
        this.problems = List.copyOf(problems);
    }

    /** Gives the error that tells several problems; one alone is told as it is. */
    public static PenstockException of(List<PenstockException> problems) {
        return problems.size() == 1 ? problems.get(0) : new ProjectException(problems);
    }

    /** Gives every problem, in the order of files and lines; each is told by {@link PenstockException#describe()}. */
    public List<PenstockException> problems() {
        return problems;
    }

    /** Gives the problems with their places, one below the other. */
    @Override
    public String describe() {
        return problems.stream().map(PenstockException::describe).collect(Collectors.joining("\n"));
    }

    private static String message(List<PenstockException> problems) {
        return problems.size() == 1
                ? problems.get(0).message()
                : problems.stream()
                        .map(problem -> "\n  " + problem.describe())
                        .collect(Collectors.joining(
                                "", "Cannot read the project: %d problems".formatted(problems.size()), ""));
    }
}
