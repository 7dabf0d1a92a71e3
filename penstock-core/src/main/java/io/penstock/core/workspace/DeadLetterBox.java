package io.penstock.core.workspace;

import io.penstock.Strategy;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.contract.ContractError;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.DeadRows;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.DeadLetter;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskError;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The dead letters of an environment: models that used up their attempts, and rows that declared tables could not take. */
public final class DeadLetterBox {
    private final Graph graph;
    private final Databases databases;
    private final StateStore state;
    private final String environment;

    DeadLetterBox(Graph graph, Databases databases, StateStore state) {
        this.graph = graph;
        this.databases = databases;
        this.state = state;
        this.environment = graph.config().environment();
    }

    /** Gives all letters, the newest first. */
    public List<DeadLetter> all() {
        List<DeadLetter> letters = new ArrayList<>(state.deadLetters().all(environment));
        eachDatabase((ledger, session) -> ledger.deadRows().list(session).forEach(rows -> letters.add(letter(rows))));
        letters.sort(Comparator.comparing(DeadLetter::failedAt).reversed());
        return letters;
    }

    private DeadLetter letter(DeadRows.Batch rows) {
        return new DeadLetter(
                rows.runId(),
                environment,
                rows.model(),
                rows.foundAt(),
                1,
                rows.rows(),
                rows.fingerprint(),
                Map.of(),
                "",
                new TaskError(ContractError.VALUE_UNFIT.name(), rows.error(), null),
                rows.resolvedAt(),
                rows.resolution());
    }

    /**
     * Gives the open letters of a model, the newest first.
     *
     * @throws PenstockException {@link ProjectError#REQUEST_INVALID} when it has none
     */
    public List<DeadLetter> open(String model) {
        List<DeadLetter> open = all().stream().filter(DeadLetter::isOpen).toList();
        List<DeadLetter> found =
                open.stream().filter(letter -> letter.model().equals(model)).toList();
        if (found.isEmpty()) {
            List<String> known = open.stream().map(DeadLetter::model).distinct().toList();
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot find dead letters of " + model + ": none is open ("
                            + (known.isEmpty()
                                    ? "no model has any"
                                    : NearestWord.remedy(model, known, "models that have some"))
                            + "; see also those that are resolved with: penstock dead-letters list --all)");
        }
        return found;
    }

    /** Gives open rows of a model, the oldest first. */
    public List<DeadRows.Row> rows(String model, int limit) {
        List<DeadRows.Row> rows = new ArrayList<>();
        eachDatabase((ledger, session) -> {
            if (ledger.deadRows().list(session).stream()
                    .anyMatch(batch -> batch.model().equals(model))) {
                rows.addAll(ledger.deadRows().rows(session, model, limit));
            }
        });
        return rows;
    }

    /** Puts on record that the open letters of a model are dealt with; the caller holds the lock. */
    public void resolve(String model, Instant at, String reason) {
        open(model);
        eachDatabase((ledger, session) -> {
            if (!ledger.deadRows().list(session).isEmpty()) {
                ledger.deadRows().resolve(session, model, at, reason);
            }
        });
        state.deadLetters().resolve(environment, model, at, reason);
    }

    /**
     * Gives what to ask for to deal with the open letters of a model, in order: that it runs again as it was asked for; that its
     * rows are tried again, where its strategy keeps those that are there.
     */
    public List<PlanRequest> replays(String model) {
        List<DeadLetter> open = open(model);
        ModelNode node = graph.model(model);
        Stream<PlanRequest> again =
                open.stream().filter(letter -> !letter.isOfRows()).limit(1).map(PlanRequest::again);
        Stream<PlanRequest> rows =
                open.stream().filter(DeadLetter::isOfRows).limit(1).map(letter -> ofRows(node));
        return Stream.concat(again, rows).distinct().toList();
    }

    private static PlanRequest ofRows(ModelNode node) {
        Strategy strategy = node.options().write().strategy();
        boolean readsAllAgain = strategy == Strategy.REPLACE || strategy == Strategy.TRUNCATE;
        return readsAllAgain
                ? new PlanRequest(List.of(node.name()), List.of(), PlanRequest.Mode.FORCE, null, null)
                : PlanRequest.replayOf(node.name());
    }

    private void eachDatabase(Look look) {
        Map<String, ModelNode> connections = new LinkedHashMap<>();
        graph.models().forEach(node -> connections.putIfAbsent(node.options().connection(), node));
        Owner owner = Owner.of(graph);
        connections.forEach((connection, node) -> {
            SqlDatabase database =
                    databases.database(connection, node.declaration().place());
            try (SqlSession session = database.session()) {
                look.at(new Ledger(database, owner), session);
            }
        });
    }

    /** Looks into one database. */
    @FunctionalInterface
    private interface Look {
        void at(Ledger ledger, SqlSession session);
    }
}
