package io.penstock.core.java;

import io.penstock.spi.error.PenstockException;
import java.util.List;
import java.util.stream.Collectors;

/** Several problems of users' Java models at once; the code and place are the first one's. */
public final class JavaProblems extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final transient List<PenstockException> problems;

    private JavaProblems(List<PenstockException> problems) {
        super(problems.get(0).code(), text(problems), problems.get(0).place().orElse(null), problems.get(0));
        this.problems = List.copyOf(problems);
    }

    /** Makes one exception of one problem or many. */
    static PenstockException of(List<PenstockException> problems) {
        return problems.size() == 1 ? problems.get(0) : new JavaProblems(problems);
    }

    public List<PenstockException> problems() {
        return problems;
    }

    private static String text(List<PenstockException> problems) {
        return problems.get(0).message()
                + problems.stream()
                        .skip(1)
                        .map(PenstockException::describe)
                        .collect(Collectors.joining("\n", "\n", ""));
    }
}
