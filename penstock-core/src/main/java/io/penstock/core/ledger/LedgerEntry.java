package io.penstock.core.ledger;

import java.time.Instant;
import java.util.Map;

/**
 * The last write of a model.
 *
 * @param relation the table, view or file that it became, by name or path
 * @param fingerprint of the definition that made the rows
 * @param inputs for each thing that was read, which state of it: the run that wrote it, or what a source told of itself
 * @param runId the run that wrote, which is the version of the model's data
 */
public record LedgerEntry(
        String model,
        String relation,
        String fingerprint,
        Map<String, String> inputs,
        String runId,
        Instant writtenAt,
        RowCounts rows) {
    public LedgerEntry {
        inputs = Map.copyOf(inputs);
    }

    /** Gives the same entry with another fingerprint, whose rows are the same. */
    public LedgerEntry as(String other) {
        return new LedgerEntry(model, relation, other, inputs, runId, writtenAt, rows);
    }

    /** Gives the same entry with the rows that were counted. */
    public LedgerEntry with(RowCounts counted) {
        return new LedgerEntry(model, relation, fingerprint, inputs, runId, writtenAt, counted);
    }
}
