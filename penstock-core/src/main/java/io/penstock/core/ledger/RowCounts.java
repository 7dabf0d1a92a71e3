package io.penstock.core.ledger;

/** How many rows of a table a write touched, and how many of the source it found already there as they should be. */
public record RowCounts(long inserted, long updated, long deleted, long unchanged) {
    public static final RowCounts NONE = new RowCounts(0, 0, 0, 0);

    public RowCounts plus(RowCounts other) {
        return new RowCounts(
                inserted + other.inserted,
                updated + other.updated,
                deleted + other.deleted,
                unchanged + other.unchanged);
    }

    public static RowCounts inserted(long rows) {
        return new RowCounts(rows, 0, 0, 0);
    }
}
