package io.penstock.core.java;

import io.penstock.ModelContext;
import io.penstock.Relation;
import io.penstock.core.relation.Queries;
import io.penstock.core.relation.SqlRelation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of one model in one run. Thread-safe. */
public final class RunContext implements ModelContext {
    private final Run run;
    private final String model;
    private final Queries queries;
    private final @Nullable Relation previous;

    /**
     * What all models of a run have in common.
     *
     * @param since the beginning of the window that was asked for, inclusive
     * @param until its end, exclusive
     */
    public record Run(
            String id,
            String environment,
            @Nullable Instant since,
            @Nullable Instant until) {}

    /** Makes the context; the queries run on the model's connection, and previous is null when there was no table. */
    public RunContext(Run run, String model, Queries queries, @Nullable Relation previous) {
        this.run = run;
        this.model = model;
        this.queries = queries;
        this.previous = previous;
    }

    @Override
    public String runId() {
        return run.id;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public String environment() {
        return run.environment;
    }

    @Override
    public Optional<Instant> since() {
        return Optional.ofNullable(run.since);
    }

    @Override
    public Optional<Instant> until() {
        return Optional.ofNullable(run.until);
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("penstock.model." + model);
    }

    @Override
    public Optional<Relation> previous() {
        return Optional.ofNullable(previous);
    }

    @Override
    public Relation sql(String query) {
        return SqlRelation.query(queries, query);
    }

    /** Gives a query of the model's own connection as its database is to run it. */
    String resolve(String query) {
        return queries.resolve(query);
    }

    String connection() {
        return queries.connection();
    }
}
