package io.penstock.core.contract;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds which part of a declaration made a write fail, by trying each part alone. Only a write that failed pays for it. */
public final class Culprit {
    private final SqlSession session;
    private final SqlDialect dialect;
    private final String model;

    public Culprit(SqlSession session, SqlDialect dialect, String model) {
        this.session = session;
        this.dialect = dialect;
        this.model = model;
    }

    /** Looks through the normalizers of a declared table, then through the transforms; empty when each part runs. */
    public Optional<PenstockException> of(ContractQuery query, RowTransforms transforms) {
        return query.paths().stream()
                .filter(path -> !path.column().normalizers().isEmpty())
                .flatMap(path -> tried(
                        "SELECT count(" + path.last(Step::lenient) + ") FROM "
                                + query.layers(List.of(path), Step::lenient),
                        () -> "the normalizers of its column \"" + path.column().name() + "\" cannot be run",
                        path.column().place()))
                .findFirst()
                .or(() -> of(transforms, query.untransformed(), query.columns()));
    }

    /** Looks through transforms of a query with these columns; empty when each of them runs. */
    public Optional<PenstockException> of(RowTransforms transforms, String query, List<String> columns) {
        String left = query;
        for (RowTransform transform : transforms.all()) {
            left = transform.apply(dialect, model, left, columns);
            Optional<PenstockException> failure = tried(
                            "SELECT count(*) FROM (" + left + "\n) AS tried",
                            () -> "its transform \"" + transform.definition() + "\" cannot be run",
                            transform.place())
                    .findFirst();
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Stream<PenstockException> tried(String query, Supplier<String> what, Place place) {
        try (BatchReader rows = session.query(query)) {
            rows.next();
            return Stream.of();
        } catch (PenstockException e) {
            if (!(e.code() instanceof ConnectorError) || e.code().category() != ErrorCategory.USER) {
                throw e;
            }
            return Stream.of(new PenstockException(
                    e.code(), "Cannot write " + model + ": " + what.get() + ": " + e.reason(), place, e));
        }
    }
}
