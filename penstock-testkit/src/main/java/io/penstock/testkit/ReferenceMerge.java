package io.penstock.testkit;

import io.penstock.DeleteMode;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.write.WriteError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of {@code merge_by_key}: rows by key, each with the time at which it was marked. */
final class ReferenceMerge implements ReferenceTable {
    private final WriteOptions options;
    private final List<Integer> key;
    private final List<Integer> written;
    private final Map<List<@Nullable Object>, Held> held = new LinkedHashMap<>();
    /** Whether the table has the column of marks, which stays when the way to delete changes. */
    private boolean marks;

    ReferenceMerge(WriteOptions options, List<Integer> key, List<Integer> written) {
        this.options = options;
        this.key = key;
        this.written = written;
    }

    @Override
    public RowCounts take(Delivery delivery) throws RefusedException {
        Set<List<@Nullable Object>> came = new LinkedHashSet<>();
        for (List<@Nullable Object> row : delivery.rows()) {
            if (!came.add(pick(row, key))) {
                throw new RefusedException(WriteError.KEY_DUPLICATE);
            }
        }
        DeleteOptions deletes = delivery.options(options).deletes();
        boolean hard = deletes.mode() == DeleteMode.HARD;
        List<Held> gone = held.entrySet().stream()
                .filter(entry -> deletes.takesAway() && !came.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(one -> hard || one.deletedAt == null)
                .toList();
        long before = held.values().stream()
                .filter(one -> hard || one.deletedAt == null)
                .count();
        if (deletes.takesAway()) {
            RefusedException.unlessAllowed(new RefusedException.ShareOfRows(
                    came.size(), before, gone.size(), deletes.maxRatio(), Boolean.TRUE.equals(deletes.allowEmpty())));
        }
        int inserted = 0;
        int updated = 0;
        for (List<@Nullable Object> row : delivery.rows()) {
            Held known = held.get(pick(row, key));
            if (known == null) {
                held.put(pick(row, key), new Held(row));
                inserted++;
            } else if (known.deletedAt != null || !pick(known.row, written).equals(pick(row, written))) {
                written.forEach(column -> known.row.set(column, row.get(column)));
                known.deletedAt = null;
                updated++;
            }
        }
        if (hard) {
            held.values().removeAll(gone);
        }
        gone.forEach(one -> one.deletedAt = delivery.now());
        marks |= deletes.mode() == DeleteMode.SOFT;
        return new RowCounts(inserted, updated, gone.size(), came.size() - inserted - updated);
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Held one : held.values()) {
            List<@Nullable Object> row = new ArrayList<>(one.row);
            if (marks) {
                row.add(one.deletedAt);
            }
            rows.add(row);
        }
        return rows;
    }

    static List<@Nullable Object> pick(List<@Nullable Object> row, List<Integer> columns) {
        List<@Nullable Object> picked = new ArrayList<>();
        columns.forEach(column -> picked.add(row.get(column)));
        return picked;
    }

    private static final class Held {
        private final List<@Nullable Object> row;
        private @Nullable Instant deletedAt;

        Held(List<@Nullable Object> row) {
            this.row = new ArrayList<>(row);
        }
    }
}
