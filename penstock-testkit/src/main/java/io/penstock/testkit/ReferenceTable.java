package io.penstock.testkit;

import io.penstock.Strategy;
import io.penstock.core.ledger.RowCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a strategy means, in plain Java: a table that takes deliveries one after the other. */
interface ReferenceTable {
    /**
     * Takes rows.
     *
     * @throws RefusedException when nothing may be written
     */
    RowCounts take(Delivery delivery) throws RefusedException;

    /** All rows, with the columns that the strategy keeps, in any order. */
    List<List<@Nullable Object>> rows();

    /** Gives the table of {@code replace} and {@code truncate}. */
    static ReferenceTable replacing(Strategy strategy) {
        return new ReferenceTable() {
            private List<List<@Nullable Object>> rows = List.of();

            @Override
            public RowCounts take(Delivery delivery) {
                int before = rows.size();
                rows = delivery.rows();
                return new RowCounts(rows.size(), 0, strategy == Strategy.TRUNCATE ? before : 0, 0);
            }

            @Override
            public List<List<@Nullable Object>> rows() {
                return rows;
            }
        };
    }

    /** Gives the table of {@code none}. */
    static ReferenceTable once() {
        return new ReferenceTable() {
            private @Nullable Delivery first;

            @Override
            public RowCounts take(Delivery delivery) {
                if (first != null) {
                    return RowCounts.NONE;
                }
                first = delivery;
                return RowCounts.inserted(delivery.rows().size());
            }

            @Override
            public List<List<@Nullable Object>> rows() {
                return first == null ? List.of() : first.rows();
            }
        };
    }

    /** Gives the table of {@code append}. */
    static ReferenceTable appending() {
        return new ReferenceTable() {
            private final List<List<@Nullable Object>> rows = new ArrayList<>();

            @Override
            public RowCounts take(Delivery delivery) {
                rows.addAll(delivery.rows());
                return RowCounts.inserted(delivery.rows().size());
            }

            @Override
            public List<List<@Nullable Object>> rows() {
                return rows;
            }
        };
    }
}
