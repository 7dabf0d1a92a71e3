package io.penstock.core.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The last write of a model.
 *
 * @param relation the table, view or file that it became, by name or path
 * @param fingerprint of the definition that made the rows
 * @param inputs for each thing that was read, which state of it: the run that wrote it, or what a source told of itself
 * @param runId the run that wrote, or did a post-transform behind the write: the version of the model's data
 * @param postDone the post-transforms that are done behind the write, in order
 */
public record LedgerEntry(
        String model,
        String relation,
        String fingerprint,
        Map<String, String> inputs,
        String runId,
        Instant writtenAt,
        RowCounts rows,
        List<PostDone> postDone) {
    public LedgerEntry {
        inputs = Map.copyOf(inputs);
        postDone = List.copyOf(postDone);
    }

    /** Gives the same entry with the rows that were counted. */
    public LedgerEntry with(RowCounts counted) {
        return new LedgerEntry(model, relation, fingerprint, inputs, runId, writtenAt, counted, postDone);
    }
}
