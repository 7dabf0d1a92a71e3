package io.penstock.core.plugin;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.connector.Connection;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.ProjectFunction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens a project's connections when they are first asked for, each once.
 *
 * <p>Thread-safe: who asks for a connection that another thread is opening waits for it, and for no other. An attempt
 * that failed is made again for the next who asks.
 */
public final class Connections implements AutoCloseable {
    private final Connectors connectors;
    private final Path projectDir;
    private final List<ProjectFunction> functions;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /**
     * Takes the connections that a project declares and opens none; the connectors remain the caller's to close.
     *
     * @param functions what the project adds to the SQL of its databases
     */
    public Connections(
            Map<String, ConnectionSpec> declared,
            Path projectDir,
            List<ProjectFunction> functions,
            Connectors connectors) {
        this.connectors = connectors;
        this.projectDir = projectDir;
        this.functions = functions;
        declared.forEach((name, spec) -> slots.put(name, new Slot(spec)));
    }

    /**
     * Gives the connection of a name, as one on which models run.
     *
     * @param usedAt what names it, for the error when there is none or it is another kind
     */
    public SqlDatabase database(String name, Place usedAt) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw PenstockException.at(
                    usedAt,
                    ProjectError.CONNECTION_UNKNOWN,
                    "Cannot use connection " + name + ": there is none of that name ("
                            + NearestWord.remedy(name, slots.keySet(), "connections") + ")");
        }
        if (slot.open() instanceof SqlDatabase database) {
            return database;
        }
        throw PenstockException.at(
                usedAt,
                ProjectError.CONNECTION_UNFIT,
                "Cannot run models on connection " + name + ": its type " + slot.spec.type()
                        + " is no database that runs SQL (name another connection)");
    }

    /**
     * Asks the other side of a connection for a sign of life.
     *
     * @throws PenstockException when there is none
     */
    public void check(String name) {
        Slot slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("No connection: " + name);
        }
        slot.open().check();
    }

    /** Closes all that was opened, also when one of them fails; then throws the first failure. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (Slot slot : slots.values()) {
            try {
                slot.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Connector connector(ConnectionSpec spec) {
        return connectors
                .find(spec.type())
                .orElseThrow(() -> PenstockException.at(
                        spec.place(),
                        ProjectError.CONNECTION_TYPE_UNKNOWN,
                        "Cannot open connection " + spec.name() + ": no plugin for the type " + spec.type()
                                + " is installed (" + installed(spec.type()) + ")"));
    }

    private String installed(String type) {
        List<String> types = connectors.types();
        return types.isEmpty() ? "there are no plugins at all" : NearestWord.remedy(type, types, "installed");
    }

    private Connection open(ConnectionSpec spec) {
        Connector connector = connector(spec);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Drivers look for their parts through the thread's loader, which must be that of their plugin.
        thread.setContextClassLoader(connector.getClass().getClassLoader());
        try {
            return connector.open(
                    new ConnectionConfig(spec.name(), spec.options(), projectDir, functions, spec.access()));
        } catch (PenstockException e) {
            if (e.place().isPresent()) {
                throw e;
            }
            throw new PenstockException(e.code(), e.message(), spec.place(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** One declared connection: not yet open, open, or closed for good. */
    private final class Slot {
        private final ConnectionSpec spec;
        private @Nullable Connection connection;
        private boolean closed;

        Slot(ConnectionSpec spec) {
            this.spec = spec;
        }

        synchronized Connection open() {
            if (closed) {
                throw new IllegalStateException("Connection " + spec.name() + " is closed");
            }
            if (connection == null) {
                connection = Connections.this.open(spec);
            }
            return connection;
        }

        synchronized void close() {
            closed = true;
            Connection closing = connection;
            connection = null;
            if (closing != null) {
                closing.close();
            }
        }
    }
}
