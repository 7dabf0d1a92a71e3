package io.penstock.core.migrate;

import io.penstock.core.migrate.MigrationState.Status;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The migrations of one connection: those of the project, and those that its database has.
 *
 * @param files in the order of their numbers
 * @param applied by number
 */
record MigrationHistory(String connection, List<Migration> files, SortedMap<Long, AppliedMigration> applied) {

    /** Says whether any is on record as this project's, and not only as of a Penstock that did not say whose. */
    boolean isOfProject() {
        return applied.values().stream().anyMatch(was -> !was.project().isEmpty());
    }

    /** Tells of every migration where it stands, in the order of their numbers. */
    List<MigrationState> states() {
        Map<Long, MigrationState> states = new TreeMap<>();
        applied.forEach((number, was) ->
                states.put(number, new MigrationState(connection, was.name(), Status.MISSING, was.at())));
        for (Migration file : files) {
            AppliedMigration was = applied.get(file.number());
            states.put(
                    file.number(),
                    new MigrationState(connection, file.name(), status(file), was == null ? null : was.at()));
        }
        return List.copyOf(states.values());
    }

    private Status status(Migration file) {
        AppliedMigration was = applied.get(file.number());
        if (was == null) {
            return !applied.isEmpty() && applied.lastKey() > file.number() ? Status.OUT_OF_ORDER : Status.PENDING;
        }
        return was.name().equals(file.name()) && was.checksum().equals(file.checksum())
                ? Status.APPLIED
                : Status.EDITED;
    }

    /**
     * Gives what is to be applied, in order.
     *
     * @throws PenstockException when the files are not those that were applied
     */
    List<Migration> pending() {
        Map<Long, Migration> byNumber = byNumber();
        for (AppliedMigration was : applied.values()) {
            Migration file = byNumber.get(was.number());
            if (file == null) {
                throw new PenstockException(
                        MigrationError.MIGRATION_MISSING,
                        "Cannot migrate connection \"%s\": %s was applied at %s, and its file is gone (restore the file with its text%s)"
                                .formatted(connection, was.name(), was.at(), was.otherwise()));
            }
            requireUnedited("migrate", file, was);
        }
        List<Migration> pending = new ArrayList<>();
        for (Migration file : files) {
            if (status(file) == Status.OUT_OF_ORDER) {
                throw PenstockException.at(
                        file.up().place(),
                        MigrationError.MIGRATION_OUT_OF_ORDER,
                        "Cannot migrate connection \"%s\": %s is new, but %s was applied already (give it a number above %d)"
                                .formatted(
                                        connection,
                                        file.file(),
                                        Objects.requireNonNull(applied.get(applied.lastKey()))
                                                .name(),
                                        applied.lastKey()));
            }
            if (status(file) == Status.PENDING) {
                pending.add(file);
            }
        }
        return pending;
    }

    /**
     * Gives the last that were applied, the newest first.
     *
     * @throws PenstockException when there are fewer, one of them has no way back, or is not the one that was applied
     */
    List<Migration> last(int count) {
        if (applied.size() < count) {
            throw new PenstockException(
                    MigrationError.MIGRATION_NOT_REVERSIBLE,
                    "Cannot roll back %d migrations of connection \"%s\": only %d are applied (see penstock migrate status)"
                            .formatted(count, connection, applied.size()));
        }
        Map<Long, Migration> byNumber = byNumber();
        List<AppliedMigration> newest = new ArrayList<>(applied.values());
        List<Migration> last = new ArrayList<>();
        for (int i = newest.size() - 1; i >= newest.size() - count; i--) {
            AppliedMigration was = newest.get(i);
            Migration file = byNumber.get(was.number());
            if (file != null) {
                requireUnedited("roll back", file, was);
            }
            if (file == null || file.down() == null) {
                String name = was.name();
                throw PenstockException.at(
                        file == null ? Place.of("migrations") : file.up().place(),
                        MigrationError.MIGRATION_NOT_REVERSIBLE,
                        "Cannot roll back %s of connection \"%s\": there is no %s.down.sql (write one that takes it back; nothing was rolled back)"
                                .formatted(name, connection, name));
            }
            last.add(file);
        }
        return last;
    }

    private void requireUnedited(String verb, Migration file, AppliedMigration was) {
        if (status(file) == Status.EDITED) {
            throw PenstockException.at(
                    file.up().place(),
                    MigrationError.MIGRATION_EDITED,
                    "Cannot %s connection \"%s\": %s was edited after it was applied as %s at %s (restore its text, and put the change into a new migration%s)"
                            .formatted(verb, connection, file.file(), was.name(), was.at(), was.otherwise()));
        }
    }

    private Map<Long, Migration> byNumber() {
        return files.stream().collect(Collectors.toMap(Migration::number, Function.identity()));
    }
}
