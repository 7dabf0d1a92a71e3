package io.penstock.core.ledger;

import io.penstock.spi.type.Schema;
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
 * @param kept how the rows are kept
 * @param columns those of a file, which its rows alone would not tell; none of a table or view
 */
public record LedgerEntry(
        String model,
        String relation,
        String fingerprint,
        Map<String, String> inputs,
        String runId,
        Instant writtenAt,
        RowCounts rows,
        List<PostDone> postDone,
        Keeping kept,
        Schema columns) {
    public LedgerEntry {
        inputs = Map.copyOf(inputs);
        postDone = List.copyOf(postDone);
    }

    /** Gives the same entry with another fingerprint, whose rows are the same. */
    public LedgerEntry as(String other) {
        return new LedgerEntry(model, relation, other, inputs, runId, writtenAt, rows, postDone, kept, columns);
    }

    /** Gives the same entry with the rows that were counted. */
    public LedgerEntry with(RowCounts counted) {
        return new LedgerEntry(
                model, relation, fingerprint, inputs, runId, writtenAt, counted, postDone, kept, columns);
    }

    /** Gives the same entry with the columns of the file that is written. */
    public LedgerEntry with(Schema written) {
        return new LedgerEntry(model, relation, fingerprint, inputs, runId, writtenAt, rows, postDone, kept, written);
    }

    /** Gives the same entry with other things that were read. */
    public LedgerEntry withInputs(Map<String, String> read) {
        return new LedgerEntry(model, relation, fingerprint, read, runId, writtenAt, rows, postDone, kept, columns);
    }

    /** Gives the same entry under the name that its model has by now. */
    public LedgerEntry renamed(String name) {
        return new LedgerEntry(name, relation, fingerprint, inputs, runId, writtenAt, rows, postDone, kept, columns);
    }

    /** Gives the same entry of a copy of what was written. */
    public LedgerEntry at(String copy) {
        return new LedgerEntry(model, copy, fingerprint, inputs, runId, writtenAt, rows, postDone, kept, columns);
    }

    /** Gives the entry of a write that is begun and has not ended: of no definition, and of no run. */
    public LedgerEntry begun() {
        return new LedgerEntry(model, relation, "", Map.of(), "", writtenAt, RowCounts.NONE, List.of(), kept, columns);
    }

    /** Says whether the write was begun and is not known to have ended. */
    public boolean isBegun() {
        return fingerprint.isEmpty();
    }
}
