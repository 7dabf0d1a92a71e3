import io.penstock.Model;
import io.penstock.ModelContext;
import io.penstock.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The context tells about the run, and gives the table as it was before it. */
public final class Journal {
    record Entry(long number, String runId, String environment) {}

    @Model(description = "One row for each time that this model ran, made from what it was before")
    List<Entry> journal(ModelContext context) {
        List<Entry> entries = new ArrayList<>(before(context.previous()));
        entries.add(new Entry(entries.size() + 1L, context.runId(), context.environment()));
        return entries;
    }

    private static List<Entry> before(Optional<Relation> previous) {
        if (previous.isEmpty()) {
            return List.of();
        }
        try (Stream<Entry> rows = previous.get().sort("number").records(Entry.class)) {
            return rows.toList();
        }
    }
}
