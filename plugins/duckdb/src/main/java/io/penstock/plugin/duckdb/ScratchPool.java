package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Parses queries in a database in memory that belongs to no one, with one prepared statement for each thread at work. Thread-safe. */
final class ScratchPool implements AutoCloseable {
    private static final String SERIALIZE =
            "SELECT json_serialize_sql(CAST(? AS VARCHAR), skip_null := true, skip_empty := true, skip_default := true)";

    private final DuckDbOptions options;
    private final Deque<Serializer> idle = new ArrayDeque<>();
    private @Nullable DuckDBConnection root;
    private boolean closed;

    ScratchPool(DuckDbOptions options) {
        this.options = options;
    }

    /** Gives the engine's parse of a text as JSON: the statements, or the error. */
    JsonNode serialize(String query) {
        Serializer serializer = take();
        try {
            JsonNode parsed = serializer.run(query);
            giveBack(serializer);
            return parsed;
        } catch (SQLException e) {
            // A statement is of no more use after an error.
            serializer.close();
            throw ErrorReport.of(e).toException("read the query", e);
        }
    }

    private synchronized Serializer take() {
        if (closed) {
            throw new IllegalStateException("The reader of queries is closed");
        }
        Serializer serializer = idle.poll();
        if (serializer != null) {
            return serializer;
        }
        DuckDBConnection opened = root;
        if (opened == null) {
            opened = Engine.scratch(options);
            root = opened;
        }
        try {
            return new Serializer(opened.duplicate());
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("start the reader of queries", e);
        }
    }

    private synchronized void giveBack(Serializer serializer) {
        if (closed) {
            serializer.close();
        } else {
            idle.push(serializer);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(Serializer::close);
        idle.clear();
        DuckDBConnection opened = root;
        root = null;
        if (opened != null) {
            Engine.close(opened);
        }
    }

    private static final class Serializer {
        private final DuckDBConnection connection;
        private final PreparedStatement statement;

        Serializer(DuckDBConnection connection) throws SQLException {
            this.connection = connection;
            this.statement = connection.prepareStatement(SERIALIZE);
        }

        JsonNode run(String query) throws SQLException {
            statement.setString(1, query);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return ErrorReport.JSON.readTree(rows.getString(1));
            } catch (JsonProcessingException e) {
                throw new SQLException("DuckDB's parse is no JSON: " + e.getOriginalMessage(), e);
            }
        }

        void close() {
            Engine.close(connection);
        }
    }
}
