package io.penstock.core.plan;

import io.penstock.core.config.Durations;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.SourceDeclaration.Freshness;
import io.penstock.core.graph.Databases;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How old a source is, beside the ages that it declares.
 *
 * @param newest the largest value of its cursor; null when it could not be read, or holds no time
 * @param age the time from then until now, in whole seconds, negative when it is yet to come; null when it is not known
 * @param message what is wrong, in words; empty when nothing is
 */
public record SourceFreshness(
        SourceDeclaration source,
        Status status,
        @Nullable Instant newest,
        @Nullable Duration age,
        String message) {

    /** How far a time may be ahead: clocks differ, and times without a zone may be of any. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** What the age of a source means for the models that read it, from good to bad. */
    public enum Status {
        /** It is no older than it may be. */
        FRESH,
        /** It is older than its {@code warn_after}: they run, with a warning. */
        WARN,
        /** It is older than its {@code error_after}, or cannot be read: they do not run. */
        ERROR
    }

    /**
     * Asks sources that declare a freshness for their age.
     *
     * @param names of some of these, whatever the case of their letters; all of them when there is none
     * @param now the time by which the age counts
     * @throws PenstockException when a name is none of these
     */
    public static List<SourceFreshness> ask(
            ProjectConfig config, List<String> names, Databases databases, Instant now) {
        SourceProbe probe = new SourceProbe(databases, config.directory());
        List<SourceDeclaration> declared = config.sources().stream()
                .filter(source -> source.freshness() != null)
                .toList();
        List<SourceDeclaration> chosen = names.isEmpty()
                ? declared
                : names.stream()
                        .map(name -> find(name, config.sources(), declared))
                        .distinct()
                        .toList();
        return chosen.stream().map(source -> of(source, probe.ask(source), now)).toList();
    }

    private static SourceDeclaration find(String name, List<SourceDeclaration> all, List<SourceDeclaration> declared) {
        for (SourceDeclaration source : declared) {
            if (source.name().equalsIgnoreCase(name)) {
                return source;
            }
        }
        boolean known = all.stream().anyMatch(source -> source.name().equalsIgnoreCase(name));
        throw new PenstockException(
                ProjectError.SELECTION_EMPTY,
                "Cannot tell the freshness of source " + name + ": "
                        + (known
                                ? "it declares none (say what it may be in penstock.yaml: cursor, and freshness with warn_after or error_after)"
                                : "no source of that name declares one"
                                        + NearestWord.suggestion(
                                                name,
                                                declared.stream()
                                                        .map(SourceDeclaration::name)
                                                        .toList())));
    }

    /** Judges what a source told of itself. */
    static SourceFreshness of(SourceDeclaration source, SourceProbe.Answer answer, Instant now) {
        if (answer.problem() != null) {
            return new SourceFreshness(source, Status.ERROR, null, null, answer.problem());
        }
        Freshness limits = Objects.requireNonNull(source.freshness(), "freshness");
        Instant newest = answer.newest();
        if (newest == null) {
            return unknown(source, null, null, "it has no row with a time in " + source.cursor());
        }
        Duration age = Duration.between(newest, now).truncatedTo(ChronoUnit.SECONDS);
        if (age.plus(AHEAD).isNegative()) {
            return unknown(
                    source,
                    newest,
                    age,
                    "the newest " + source.cursor() + ", " + newest + ", is more than " + Durations.show(AHEAD)
                            + " ahead (mend that row, or name another cursor)");
        }
        SourceFreshness fresh = new SourceFreshness(source, Status.FRESH, newest, age, "");
        if (isExceeded(limits.errorAfter(), newest, now)) {
            return fresh.than(Status.ERROR, "error_after", Objects.requireNonNull(limits.errorAfter()));
        }
        return isExceeded(limits.warnAfter(), newest, now)
                ? fresh.than(Status.WARN, "warn_after", Objects.requireNonNull(limits.warnAfter()))
                : fresh;
    }

    /** Judges a source whose age is not known: where an age is demanded, that is as bad as one that is too old. */
    private static SourceFreshness unknown(
            SourceDeclaration source, @Nullable Instant newest, @Nullable Duration age, String reason) {
        Status status = Objects.requireNonNull(source.freshness()).errorAfter() == null ? Status.WARN : Status.ERROR;
        return new SourceFreshness(source, status, newest, age, "source " + source.name() + " tells no age: " + reason);
    }

    private static boolean isExceeded(@Nullable Duration limit, Instant newest, Instant now) {
        return limit != null && Duration.between(newest, now).compareTo(limit) > 0;
    }

    private SourceFreshness than(Status exceeded, String key, Duration limit) {
        return new SourceFreshness(
                source,
                exceeded,
                newest,
                age,
                "source " + source.name() + " is " + Durations.show(Objects.requireNonNull(age)) + " old (newest "
                        + source.cursor() + ": " + newest + "), more than its " + key + " of "
                        + Durations.show(limit));
    }
}
