package io.penstock.core.graph;

import io.penstock.core.check.CheckNames;
import io.penstock.core.check.QueryRule;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.Place;
import io.penstock.sql.QueryRewriter;
import io.penstock.sql.RewrittenQuery;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What the names in a model's checks mean in its database, while its own rows stand where the audit finds them. */
public final class ResolvedNames implements CheckNames {
    private final ModelNode node;
    private final String own;
    private final Function<Dependency, String> others;
    private final QueryRewriter rewriter;

    /**
     * Makes names.
     *
     * @param own what stands behind FROM for the model itself
     * @param others tells what stands there for all others
     */
    public ResolvedNames(ModelNode node, String own, ResolvedQuery others, SqlDialect dialect) {
        this(node, own, others::relation, dialect);
    }

    /**
     * Makes names of things that stand elsewhere than their databases have them.
     *
     * @param own what stands behind FROM for the model itself
     * @param others gives what stands there for all others
     */
    public ResolvedNames(ModelNode node, String own, Function<Dependency, String> others, SqlDialect dialect) {
        this.node = node;
        this.own = own;
        this.others = others;
        this.rewriter = new QueryRewriter(dialect::quote);
    }

    @Override
    public String relation(String name) {
        return node.checks().stream()
                .map(check -> check.named().get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .map(this::relation)
                .orElseThrow(() -> new IllegalStateException("Not resolved: " + name));
    }

    @Override
    public String query(String sql) {
        return rewritten(check(sql)).text();
    }

    @Override
    public Optional<Place> place(String sql, int offset) {
        ResolvedCheck check = check(sql);
        return Optional.ofNullable(check.file())
                .map(file -> file.place(rewritten(check).originalOffset(offset)));
    }

    private ResolvedCheck check(String sql) {
        return node.checks().stream()
                .filter(one -> one.declaration().rule() instanceof QueryRule rule
                        && rule.sql().equals(sql))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not resolved: " + sql));
    }

    private RewrittenQuery rewritten(ResolvedCheck check) {
        return rewriter.rewrite(
                Objects.requireNonNull(check.query()),
                Objects.requireNonNull(check.reading()).tables(),
                reference ->
                        Optional.ofNullable(check.references().get(reference)).map(this::relation));
    }

    private String relation(Dependency dependency) {
        return dependency.equals(new Dependency.OnModel(node.name())) ? own : others.apply(dependency);
    }
}
