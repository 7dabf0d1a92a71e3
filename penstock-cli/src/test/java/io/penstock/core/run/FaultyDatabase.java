package io.penstock.core.run;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database in whose sessions the process dies, or something goes wrong that a database does not tell of. */
final class FaultyDatabase {
    private FaultyDatabase() {}

    /** Lets as many commits come about as are left. */
    static SqlDatabase dyingBeforeCommit(SqlDatabase database, AtomicInteger left) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            return given instanceof SqlSession session ? session(session, left) : given;
        });
    }

    /** Fails at statements that hold a text, by an exception that no database should throw. */
    static SqlDatabase failingAt(String text, SqlDatabase database) {
        return failingAt(text, () -> new IllegalStateException("a defect"), database);
    }

    /** Fails at statements that hold a text. */
    static SqlDatabase failingAt(String text, Supplier<RuntimeException> failure, SqlDatabase database) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            return given instanceof SqlSession session
                    ? around(SqlSession.class, session, (call, values, answer) -> {
                        if (call.equals("execute") && String.valueOf(values[0]).contains(text)) {
                            throw failure.get();
                        }
                        return answer.get();
                    })
                    : given;
        });
    }

    /** Loses the answer to as many commits of writes as are left: they hold, and the connection breaks. */
    static SqlDatabase losingAnswers(SqlDatabase database, AtomicInteger left) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            if (!(given instanceof SqlSession session)) {
                return given;
            }
            AtomicBoolean written = new AtomicBoolean();
            return around(SqlSession.class, session, (call, values, answer) -> {
                if (call.equals("execute")
                        && String.valueOf(values[0]).contains("INSERT INTO \"_penstock\".\"ledger\"")) {
                    written.set(true);
                }
                Object answered = answer.get();
                if (call.equals("commit") && written.getAndSet(false) && left.getAndDecrement() > 0) {
                    throw new PenstockException(ConnectorError.DATABASE_FAILED, "Cannot commit: the connection broke");
                }
                return answered;
            });
        });
    }

    /** Does something in each session before anything else. */
    static SqlDatabase beginning(String statement, SqlDatabase database) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            if (given instanceof SqlSession session) {
                session.execute(statement);
            }
            return given;
        });
    }

    private static SqlSession session(SqlSession session, AtomicInteger left) {
        return around(SqlSession.class, session, (method, arguments, result) -> {
            if (method.equals("commit") && left.getAndDecrement() == 0) {
                throw new Death();
            }
            return result.get();
        });
    }

    /** Gives a database that lives as long as a process does. */
    static SqlDatabase of(Life life, SqlDatabase database) {
        return around(SqlDatabase.class, database, (method, arguments, result) -> {
            Object given = result.get();
            return given instanceof SqlSession session ? of(life, session) : given;
        });
    }

    private static SqlSession of(Life life, SqlSession session) {
        return around(SqlSession.class, session, (method, arguments, result) -> {
            // The end of a process closes its sessions.
            if (!method.equals("close")) {
                life.step();
            }
            return result.get();
        });
    }

    /** The life of a process, as the number of calls to its databases that are left to it. Thread-safe. */
    static final class Life {
        private final AtomicInteger left;

        Life(int calls) {
            this.left = new AtomicInteger(calls);
        }

        private void step() {
            if (left.getAndDecrement() <= 0) {
                throw new Death();
            }
        }

        /** Throws when the process is dead. */
        void requireAlive() {
            if (left.get() < 0) {
                throw new Death();
            }
        }

        boolean isOver() {
            return left.get() < 0;
        }
    }

    private static <T> T around(Class<T> type, T inner, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        around.call(method.getName(), arguments == null ? new Object[0] : arguments, () -> {
                            try {
                                return method.invoke(inner, arguments);
                            } catch (InvocationTargetException e) {
                                throw Objects.requireNonNull(e.getCause());
                            }
                        })));
    }

    /** Stands for the end of the process: what comes after it does not happen. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;
    }

    @FunctionalInterface
    private interface Around {
        @Nullable
        Object call(String method, Object[] arguments, Call result) throws Throwable;
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object get() throws Throwable;
    }
}
