package io.penstock.core.relation;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import java.util.stream.LongStream;

/** Pulls ten million records through the batches of a model's rows, there and back; run in a JVM with a small heap. */
final class TenMillionRows {
    record Event(long id, String name, double amount) {}

    private TenMillionRows() {}

    public static void main(String[] args) {
        BatchReader first = JavaRows.ofRecords(
                Event.class, LongStream.range(0, 10_000_000).mapToObj(i -> new Event(i, "event " + i, i / 2.0)));
        long rows = 0;
        try (BatchReader second = JavaRows.ofRecords(Event.class, BatchRows.records(first, Event.class))) {
            for (ColumnBatch batch = second.next(); batch != null; batch = second.next()) {
                rows += batch.rowCount();
            }
        }
        System.out.println(rows);
    }
}
