package io.penstock.core.plugin;

import io.penstock.spi.connector.Connection;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.SqlReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A connector on the class path whose databases do nothing, and which counts how often each is opened and closed. */
public final class FakeConnector implements Connector {
    private final Map<String, AtomicInteger> opened = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> closed = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String optionsSchema() {
        return "{}";
    }

    @Override
    public Connection open(ConnectionConfig config) {
        int times = count(opened, config.name()).incrementAndGet();
        String mood = config.text("mood").orElse("good");
        if (mood.equals("bad") || (mood.equals("shy") && times == 1)) {
            throw new PenstockException(ConnectorError.DATABASE_FAILED, "Cannot open it: bad mood (be patient)");
        }
        return new FakeDatabase(config.name(), mood);
    }

    int opened(String name) {
        return count(opened, name).get();
    }

    int closed(String name) {
        return count(closed, name).get();
    }

    private static AtomicInteger count(Map<String, AtomicInteger> counts, String name) {
        return counts.computeIfAbsent(name, any -> new AtomicInteger());
    }

    private final class FakeDatabase implements SqlDatabase {
        private final String name;
        private final String mood;

        FakeDatabase(String name, String mood) {
            this.name = name;
            this.mood = mood;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public SqlDialect dialect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SqlReader reader() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SqlSession session() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            count(closed, name).incrementAndGet();
            if (mood.equals("clinging")) {
                throw new IllegalStateException(name + " clings");
            }
        }
    }
}
