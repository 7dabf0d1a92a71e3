package io.penstock.testkit;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.write.WriteError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The table of {@code scd_type_2}: the versions of each key, into which rows are put one after the other, oldest first. */
final class ReferenceHistory implements ReferenceTable {
    private final WriteOptions options;
    private final List<Integer> key;
    private final List<Integer> compared;
    /** Where the event time stands in a row; null for the time of the run. */
    private final @Nullable Integer time;

    private final EventClock clock;
    private DeleteOptions deletes;
    /** Whether the table has the column of marks, which stays when the way to delete changes. */
    private boolean marks;

    private Map<List<@Nullable Object>, List<Version>> histories = new LinkedHashMap<>();
    private long inserted;
    private long corrected;
    private long ended;
    private long before;

    ReferenceHistory(
            WriteOptions options, List<Integer> key, List<Integer> compared, @Nullable Integer time, EventClock clock) {
        this.options = options;
        this.clock = clock;
        this.deletes = options.deletes();
        this.key = key;
        this.compared = compared;
        this.time = time;
    }

    @Override
    public RowCounts take(Delivery delivery) throws RefusedException {
        Map<List<@Nullable Object>, List<Version>> untouched = copy(histories);
        try {
            return tryTake(delivery);
        } catch (RefusedException e) {
            histories = untouched;
            throw e;
        }
    }

    /** Counts the versions that the table had before and that change. */
    private RowCounts tryTake(Delivery delivery) throws RefusedException {
        inserted = 0;
        corrected = 0;
        ended = 0;
        before = 0;
        deletes = delivery.options(options).deletes();
        Instant now = clock.floor(delivery.now());
        List<Event> events = events(delivery);
        Set<List<@Nullable Object>> came = new HashSet<>();
        events.forEach(event -> came.add(event.key));
        histories.values().forEach(versions -> versions.forEach(version -> version.isTouched = false));
        List<Version> gone = gone(delivery, came);
        Map<List<@Nullable Object>, Instant> last = new HashMap<>();
        histories.forEach((who, versions) ->
                boundaries(versions).stream().max(Comparator.naturalOrder()).ifPresent(at -> last.put(who, at)));
        for (Event event : events) {
            put(event, last.get(event.key));
        }
        if (time != null && deletes.mode() == DeleteMode.CLOSE) {
            reopen(events, now);
        }
        guard(delivery, gone.size());
        for (Version version : gone) {
            if (deletes.mode() == DeleteMode.MARK) {
                version.deletedAt = delivery.now();
            } else {
                version.end(now);
            }
        }
        came.stream().map(this::current).filter(Objects::nonNull).forEach(this::unmark);
        marks |= deletes.mode() == DeleteMode.MARK;
        expire(events, delivery.now());
        return new RowCounts(
                inserted, corrected + ended, gone.size(), Math.max(0, events.size() - inserted - corrected));
    }

    private List<Event> events(Delivery delivery) throws RefusedException {
        List<Event> events = new ArrayList<>();
        Set<List<@Nullable Object>> seen = new HashSet<>();
        boolean isTwice = false;
        for (List<@Nullable Object> row : delivery.rows()) {
            Object said = time == null ? null : row.get(time);
            Instant at = time == null ? delivery.now() : said == null ? null : clock.instant(said);
            if (at == null) {
                throw new RefusedException(WriteError.EVENT_TIME_NULL);
            }
            Event event = new Event(ReferenceMerge.pick(row, key), at, row);
            List<@Nullable Object> identity = new ArrayList<>(event.key);
            identity.add(at);
            isTwice |= !seen.add(identity);
            events.add(event);
        }
        if (isTwice) {
            throw new RefusedException(WriteError.KEY_DUPLICATE);
        }
        events.sort(Comparator.comparing(event -> event.at));
        return events;
    }

    private List<Version> gone(Delivery delivery, Set<List<@Nullable Object>> came) throws RefusedException {
        if (!deletes.takesAway()) {
            return List.of();
        }
        List<Version> gone = new ArrayList<>();
        long live = 0;
        for (List<@Nullable Object> who : histories.keySet()) {
            Version current = current(who);
            if (current != null && (deletes.mode() == DeleteMode.CLOSE || current.deletedAt == null)) {
                live++;
                if (!came.contains(who)) {
                    gone.add(current);
                }
            }
        }
        before = live;
        guard(delivery, 0);
        return gone;
    }

    /** Refuses a query without rows, and one that would take too much away. */
    private void guard(Delivery delivery, long gone) throws RefusedException {
        RefusedException.unlessAllowed(new RefusedException.ShareOfRows(
                delivery.rows().size(), before, gone, deletes.maxRatio(), Boolean.TRUE.equals(deletes.allowEmpty())));
    }

    private void put(Event event, @Nullable Instant last) throws RefusedException {
        List<Version> versions = histories.computeIfAbsent(event.key, who -> new ArrayList<>());
        boolean late = last != null && event.at.isBefore(last);
        LateRows policy = time == null ? LateRows.REJECT : options.history().late();
        Version held = at(versions, event.at);
        if ((late && policy == LateRows.IGNORE) || (held != null && held.says(event))) {
            return;
        }
        if (late && policy == LateRows.REJECT) {
            throw new RefusedException(WriteError.ROW_LATE);
        }
        Instant until = boundaries(versions).higher(event.at);
        for (Version version : versions) {
            if (version.from.equals(event.at)) {
                version.row = event.row;
                version.to = until;
                version.isTouched = true;
                corrected++;
                return;
            }
        }
        if (held != null) {
            held.to = event.at;
            ended += held.isTouched ? 0 : 1;
        }
        Version version = new Version(event.row, event.at, until);
        version.isTouched = true;
        versions.add(version);
        inserted++;
    }

    /** Begins a version for a key that is there now, but whose history has ended. */
    private void reopen(List<Event> events, Instant now) {
        Map<List<@Nullable Object>, Event> newest = new LinkedHashMap<>();
        events.forEach(event -> newest.put(event.key, event));
        newest.forEach((who, event) -> {
            List<Version> versions = histories.getOrDefault(who, List.of());
            if (at(versions, now) == null && boundaries(versions).higher(now) == null) {
                Version same = versions.stream()
                        .filter(version -> version.from.equals(now))
                        .findFirst()
                        .orElse(null);
                if (same != null) {
                    same.row = event.row;
                    same.to = null;
                    corrected++;
                } else {
                    versions.add(new Version(event.row, now, null));
                    inserted++;
                }
            }
        });
    }

    private void unmark(Version version) {
        if (version.deletedAt != null) {
            version.deletedAt = null;
            ended++;
        }
    }

    private void expire(List<Event> events, Instant now) {
        if (options.history().ttl() == null) {
            return;
        }
        Instant limit = clock.floor(now.minus(options.history().ttl()));
        Set<List<@Nullable Object>> confirmed = new HashSet<>();
        events.stream().filter(event -> !event.at.isBefore(limit)).forEach(event -> confirmed.add(event.key));
        for (List<@Nullable Object> who : histories.keySet()) {
            Version current = current(who);
            if (current != null && current.from.isBefore(limit) && !confirmed.contains(who)) {
                current.end(clock.floor(now));
                ended++;
            }
        }
    }

    private @Nullable Version current(List<@Nullable Object> who) {
        return histories.getOrDefault(who, List.of()).stream()
                .filter(version -> version.to == null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Version at(List<Version> versions, Instant when) {
        return versions.stream()
                .filter(version -> !version.from.isAfter(when) && (version.to == null || version.to.isAfter(when)))
                .findFirst()
                .orElse(null);
    }

    private static NavigableSet<Instant> boundaries(List<Version> versions) {
        TreeSet<Instant> all = new TreeSet<>();
        for (Version version : versions) {
            all.add(version.from);
            if (version.to != null) {
                all.add(version.to);
            }
        }
        return all;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        histories
                .values()
                .forEach(versions -> versions.forEach(version -> {
                    List<@Nullable Object> row = new ArrayList<>(version.row);
                    row.add(clock.value(version.from));
                    row.add(version.to == null ? null : clock.value(version.to));
                    row.add(version.to == null);
                    if (marks) {
                        row.add(version.deletedAt);
                    }
                    rows.add(row);
                }));
        return rows;
    }

    private Map<List<@Nullable Object>, List<Version>> copy(Map<List<@Nullable Object>, List<Version>> all) {
        Map<List<@Nullable Object>, List<Version>> copy = new LinkedHashMap<>();
        all.forEach((who, versions) -> {
            List<Version> same = new ArrayList<>();
            versions.forEach(version -> {
                Version one = new Version(version.row, version.from, version.to);
                one.deletedAt = version.deletedAt;
                same.add(one);
            });
            copy.put(who, same);
        });
        return copy;
    }

    /** One row, and since when it holds. */
    private record Event(List<@Nullable Object> key, Instant at, List<@Nullable Object> row) {}

    /** What held of a key for a time. */
    private final class Version {
        private List<@Nullable Object> row;
        private final Instant from;
        private @Nullable Instant to;
        private @Nullable Instant deletedAt;
        private boolean isTouched;

        Version(List<@Nullable Object> row, Instant from, @Nullable Instant to) {
            this.row = row;
            this.from = from;
            this.to = to;
        }

        boolean says(Event event) {
            return ReferenceMerge.pick(row, compared).equals(ReferenceMerge.pick(event.row, compared));
        }

        void end(Instant now) {
            to = from.isAfter(now) ? from : now;
        }
    }
}
