package io.penstock.core.migrate;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Databases;
import io.penstock.core.ledger.Owner;
import io.penstock.core.migrate.MigrationState.Status;
import io.penstock.core.script.SqlScript;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Applies a project's migrations to the databases of one environment, and takes them back.
 *
 * <p>Each migration is one transaction with the row that says it was applied. When the process dies at any line, the
 * database has the migration and the row, or neither, and the next command goes on from there. The caller holds the
 * lock of the environment. Not thread-safe.
 */
public final class Migrator {
    /** What is told of migrations that do not stand as they should. */
    private static final Map<Status, String> OPEN = Map.of(
            Status.PENDING, "%d pending",
            Status.EDITED, "%d edited after they were applied",
            Status.MISSING, "%d applied, and their files are gone",
            Status.OUT_OF_ORDER, "%d new before one that was applied");

    private final Map<String, List<Migration>> migrations;
    private final Databases databases;
    private final ProjectConfig config;
    private final InstantSource clock;

    private Migrator(
            Map<String, List<Migration>> migrations, Databases databases, ProjectConfig config, InstantSource clock) {
        this.migrations = migrations;
        this.databases = databases;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Reads the migrations of a project.
     *
     * @throws io.penstock.core.config.ProjectException with all that is wrong with the files
     */
    public static Migrator of(ProjectConfig config, Databases databases, InstantSource clock) {
        return new Migrator(MigrationFiles.read(config), databases, config, clock);
    }

    /** Says whether the project has no migration at all. */
    public boolean isEmpty() {
        return migrations.isEmpty();
    }

    /** Gives the connections that have migrations, here or on record in their databases. */
    private Set<String> connections() {
        Set<String> connections = new TreeSet<>(migrations.keySet());
        config.connections().values().stream()
                .filter(spec -> spec.keeps() && !connections.contains(spec.name()))
                .map(ConnectionSpec::name)
                .filter(this::isOnRecord)
                .forEach(connections::add);
        return connections;
    }

    /** Says whether a database without files has migrations; one that does not answer is asked by the next command. */
    private boolean isOnRecord(String connection) {
        try (Target target = target(connection)) {
            return target.history().isOfProject();
        } catch (PenstockException e) {
            return false;
        }
    }

    /** Tells of every migration where it stands. */
    public List<MigrationState> status() {
        return connections().stream()
                .flatMap(connection -> states(connection).stream())
                .toList();
    }

    private List<MigrationState> states(String connection) {
        try (Target target = target(connection)) {
            return target.history().states();
        }
    }

    /**
     * Tells of each connection whose database does not have all its migrations as they are.
     *
     * @param used the connections that are looked at though the project has no migrations of them
     */
    public List<String> warnings(Set<String> used) {
        Set<String> connections = new TreeSet<>(migrations.keySet());
        used.stream().filter(this::isOnRecord).forEach(connections::add);
        return connections.stream()
                .flatMap(connection -> warning(connection).stream())
                .toList();
    }

    private Optional<String> warning(String connection) {
        List<MigrationState> states;
        try {
            states = states(connection);
        } catch (PenstockException e) {
            return Optional.of(
                    "migrations of connection \"%s\" cannot be looked at: %s".formatted(connection, e.message()));
        }
        Map<Status, Long> counts = states.stream()
                .collect(Collectors.groupingBy(
                        MigrationState::status, () -> new EnumMap<>(Status.class), Collectors.counting()));
        String told = counts.entrySet().stream()
                .flatMap(entry ->
                        Stream.ofNullable(OPEN.get(entry.getKey())).map(words -> words.formatted(entry.getValue())))
                .collect(Collectors.joining(", "));
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of("migrations of connection \"%s\": %s (see penstock migrate status)"
                        .formatted(connection, told));
    }

    /**
     * Applies what is pending, in order, and stops at the first that fails. Files that are not those which were applied
     * are told of before anything is.
     *
     * @param listener told of each when it is committed
     */
    public void migrate(Consumer<MigrationState> listener) {
        List<Migration> pending = new ArrayList<>();
        for (String connection : connections()) {
            try (Target target = target(connection)) {
                MigrationHistory history = target.history();
                pending.addAll(history.pending());
                if (!history.applied().isEmpty()) {
                    target.claim();
                }
            }
        }
        for (Migration migration : pending) {
            try (Target target = target(migration.connection())) {
                listener.accept(target.apply(migration, clock.instant()));
            }
        }
    }

    /** Runs what is pending in one transaction for each connection, which is then taken back. */
    public void tryOut(Consumer<MigrationState> listener) {
        for (String connection : connections()) {
            try (Target target = target(connection)) {
                target.tryOut(target.history().pending()).forEach(listener);
            }
        }
    }

    /**
     * Takes back the last migrations of a connection, the newest first, after it is known that each can be taken back and
     * is the one that was applied.
     *
     * @param connection null where all migrations are of one
     * @param listener told of each when it is committed
     */
    public void rollback(int count, @Nullable String connection, Consumer<MigrationState> listener) {
        if (count < 1) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot roll back %d migrations (say how many: 1 or more)".formatted(count));
        }
        try (Target target = target(connection == null ? only() : known(connection))) {
            for (Migration migration : target.history().last(count)) {
                listener.accept(target.takeBack(migration, clock.instant()));
            }
        }
    }

    private String only() {
        Set<String> connections = connections();
        if (connections.size() > 1) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot roll back: several connections have migrations (say --connection, one of: "
                            + String.join(", ", connections) + ")");
        }
        return connections.stream().findFirst().orElse(config.models().connection());
    }

    private String known(String connection) {
        Set<String> connections = connections();
        if (!connections.contains(connection)) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot roll back: connection \"%s\" has no migrations (%s)"
                            .formatted(
                                    connection, NearestWord.remedy(connection, connections, "those that have some")));
        }
        return connection;
    }

    private Target target(String connection) {
        SqlDatabase database = databases.database(connection, Place.of("migrations"));
        return new Target(connection, database, database.session());
    }

    /** One database and a session in it. */
    private final class Target implements AutoCloseable {
        private final String connection;
        private final SqlSession session;
        private final MigrationTable table;
        private final Map<String, String> words;

        Target(String connection, SqlDatabase database, SqlSession session) {
            this.connection = connection;
            this.session = session;
            this.table = MigrationTable.of(database.dialect(), Owner.of(config));
            this.words = Map.of(MigrationFiles.ENVIRONMENT, config.environment());
        }

        MigrationHistory history() {
            return new MigrationHistory(
                    connection, migrations.getOrDefault(connection, List.of()), table.read(session));
        }

        void claim() {
            table.claim(session);
        }

        MigrationState apply(Migration migration, Instant at) {
            table.prepare(session);
            inTransaction(() -> {
                run("apply", migration, migration.up());
                table.add(session, migration, at);
                session.commit();
            });
            return new MigrationState(connection, migration.name(), Status.APPLIED, at);
        }

        List<MigrationState> tryOut(List<Migration> pending) {
            inTransaction(() -> {
                pending.forEach(migration -> run("apply", migration, migration.up()));
                session.rollback();
            });
            return pending.stream()
                    .map(migration -> new MigrationState(connection, migration.name(), Status.TRIED, null))
                    .toList();
        }

        MigrationState takeBack(Migration migration, Instant at) {
            table.prepare(session);
            inTransaction(() -> {
                run("roll back", migration, Objects.requireNonNull(migration.down()));
                table.remove(session, migration.number());
                session.commit();
            });
            return new MigrationState(connection, migration.name(), Status.ROLLED_BACK, at);
        }

        private void run(String verb, Migration migration, SqlScript script) {
            try {
                script.run(session, words);
            } catch (PenstockException e) {
                throw new PenstockException(
                        e.code(),
                        "Cannot %s %s of connection \"%s\": %s (none of it is kept)"
                                .formatted(verb, migration.name(), connection, e.message()),
                        e.place().orElse(script.place()),
                        e);
            }
        }

        private void inTransaction(Runnable work) {
            session.begin();
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                try {
                    session.rollback();
                } catch (RuntimeException failure) {
                    // What went wrong first is the error to tell; closing the session undoes the transaction too.
                    e.addSuppressed(failure);
                }
                throw e;
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
