package io.penstock.plugin.duckdb;

import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches through the engine's appender; not thread-safe.
 *
 * <p>A column that the appender cannot take (an interval, an enum, unsigned integers within a list, ...) sends all rows
 * through a temporary table, from which the engine casts them. All that a writer writes is one transaction: the
 * session's, or its own when the session has none.
 */
final class AppenderWriter implements BatchWriter {
    private final DuckDbSession session;
    private final StatementGate gate;
    private final String action;
    private final RelationCatalog catalog;
    private final WriteTarget target;
    private final @Nullable WriteTarget stage;
    private final boolean ownTransaction;
    private final DuckDBAppender appender;
    private final List<CellWriter> writers;
    private long rows;
    private boolean done;

    AppenderWriter(DuckDbSession session, StatementGate gate, RelationCatalog catalog, WriteTarget target)
            throws SQLException {
        this.session = session;
        this.gate = gate;
        this.catalog = catalog;
        this.target = target;
        this.action = "write to " + target.table();
        this.stage = target.isDirect() ? null : target.stage(session.newStage());
        this.ownTransaction = !session.inTransaction();
        if (ownTransaction) {
            session.begin();
        }
        try {
            WriteTarget appended = target;
            if (stage != null) {
                session.execute(stage.createStatement());
                appended = stage;
            }
            this.writers = appended.cellWriters();
            this.appender = session.appender(appended.table());
            // One thread at a time is the caller's promise, but it need not be the one that opened the writer.
            appender.unsafeBreakThreadConfinement();
        } catch (SQLException | RuntimeException e) {
            if (ownTransaction) {
                session.rollback();
            }
            throw e;
        }
    }

    @Override
    public void write(ColumnBatch batch) {
        ColumnVector[] columns = new ColumnVector[writers.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = batch.column(i);
        }
        gate.goOn(action, null, () -> {
            for (int row = 0; row < batch.rowCount(); row++) {
                appender.beginRow();
                for (int i = 0; i < columns.length; i++) {
                    if (columns[i].isNull(row)) {
                        appender.appendNull();
                    } else {
                        writers.get(i).write(appender, columns[i], row);
                    }
                }
                appender.endRow();
            }
            return batch.rowCount();
        });
        rows += batch.rowCount();
    }

    @Override
    public long finish() {
        // Closing an appender swallows the errors that flushing it reports.
        gate.goOn(action, null, appender::flush);
        closeAppender();
        if (stage != null) {
            session.execute(target.insertStatement(catalog.located(target.table()), catalog.located(stage.table())));
            session.execute("DROP TABLE " + catalog.located(stage.table()));
        }
        if (ownTransaction) {
            session.commit();
        }
        done = true;
        return rows;
    }

    @Override
    public void close() {
        try {
            closeAppender();
        } finally {
            if (!done && ownTransaction) {
                session.rollback();
            }
        }
    }

    private void closeAppender() {
        try {
            appender.close();
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException(action, e);
        }
    }
}
