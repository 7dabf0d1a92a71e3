package io.penstock.core.run;

import io.penstock.core.project.IntervalOptions;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a session count times by the clocks of a model's intervals until it is closed: what a query makes of a moment, such as its
 * day, then belongs to the interval of that moment. A model without intervals is counted as the session does.
 */
final class SessionZone implements AutoCloseable {
    private final SqlSession session;
    private final SqlDialect dialect;
    private final @Nullable String before;

    SessionZone(SqlSession session, SqlDialect dialect, @Nullable IntervalOptions intervals) {
        this.session = session;
        this.dialect = dialect;
        this.before = intervals == null
                ? null
                : set(dialect.timeZone(intervals.timetable().grain().zone()));
    }

    /** Lets a session count so for the rest of its time. */
    static void enter(SqlSession session, SqlDialect dialect, @Nullable IntervalOptions intervals) {
        if (intervals != null) {
            session.execute(dialect.setTimeZone(
                    dialect.timeZone(intervals.timetable().grain().zone())));
        }
    }

    /** Sets a zone and gives the one before; null where it is the same. */
    private @Nullable String set(String zone) {
        String now;
        try (BatchReader reader = session.query(dialect.timeZone())) {
            now = Objects.requireNonNull(reader.readRows().get(0).get(0)).toString();
        }
        if (now.equals(zone)) {
            return null;
        }
        session.execute(dialect.setTimeZone(zone));
        return now;
    }

    @Override
    public void close() {
        if (before != null) {
            session.execute(dialect.setTimeZone(before));
        }
    }
}
