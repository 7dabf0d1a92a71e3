package io.penstock.core.contract;

import io.penstock.core.contract.NormalizerReader.Said;
import io.penstock.spi.error.Place;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Finds normalizers of one column of which one undoes the other, or can never do anything. */
final class Contradictions {
    private static final Set<String> LETTERS = Set.of("lower", "upper", "email_normalize");
    private static final Set<String> ONCE = Set.of("default", "derive", "to_timezone");

    private final BiConsumer<Place, String> problems;

    Contradictions(BiConsumer<Place, String> problems) {
        this.problems = problems;
    }

    void check(List<Said> chain) {
        for (int i = 0; i < chain.size(); i++) {
            Said said = chain.get(i);
            if (said.word().equals("derive") && i > 0) {
                problems.accept(
                        said.place(),
                        "\"derive\" makes a new value from other columns, so that \""
                                + chain.get(i - 1).word() + "\" before it has no effect (put it first)");
            }
            for (Said before : chain.subList(0, i)) {
                pair(before, said);
            }
        }
    }

    private void pair(Said before, Said after) {
        boolean same = before.word().equals(after.word());
        if (same && ONCE.contains(after.word()) && !after.word().equals("derive")) {
            problems.accept(after.place(), "\"" + after.word() + "\" is there twice (keep one)");
        } else if (!same
                && LETTERS.contains(before.word())
                && LETTERS.contains(after.word())
                && (before.word().equals("upper") || after.word().equals("upper"))) {
            problems.accept(
                    after.place(),
                    "\"" + after.word() + "\" undoes what \"" + before.word() + "\" before it does (keep one)");
        } else if (before.word().equals("default")
                && after.word().equals("nullif")
                && before.details().map().equals(after.details().map())) {
            problems.accept(
                    after.place(), "\"nullif\" removes the value that \"default\" before it puts in (keep one)");
        }
    }
}
